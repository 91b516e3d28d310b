from flask import Blueprint

bp = Blueprint("succession", __name__)
