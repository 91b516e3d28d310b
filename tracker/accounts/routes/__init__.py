"""Pages of signing in, one's own password and post, and the accounts (登录、口令、岗位、账号)."""

from tracker.accounts.routes import accounts, own, sign_in
from tracker.accounts.routes.blueprint import bp

__all__ = ["accounts", "bp", "own", "sign_in"]
