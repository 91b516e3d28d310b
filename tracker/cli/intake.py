"""flask intake: read documents from the command line."""

from flask.cli import AppGroup

intake = AppGroup("intake", help="读取任务分解文件。")
