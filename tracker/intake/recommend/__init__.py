"""Which units a task is for (责任单位推荐): from earlier plans, duties, and names in the text."""

from tracker.intake.recommend.duties import Duty, read_duties
from tracker.intake.recommend.precedents import Precedent
from tracker.intake.recommend.recommender import Recommendation, Recommender

__all__ = ["Duty", "Precedent", "Recommendation", "Recommender", "read_duties"]
