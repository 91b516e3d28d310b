from tracker.web.forms import Form


class FeedForm(Form):
    """Nothing is asked but whether."""
