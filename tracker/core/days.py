"""How a day is written (日期): in one way, on pages, in messages and in files."""

from datetime import date

WEEKDAYS = "一二三四五六日"


def day(on: date) -> str:
    """A day of the year in question: 7月7日."""
    return f"{on.month}月{on.day}日"


def day_full(on: date) -> str:
    """A day with its year: 2022年7月7日."""
    return f"{on.year}年{day(on)}"


def day_from(on: date, today: date) -> str:
    """A day as it is said on another one: 7月7日, and 2023年1月7日 where it is of another year."""
    return day(on) if on.year == today.year else day_full(on)


def weekday(on: date) -> str:
    """The day of the week: 星期四."""
    return f"星期{WEEKDAYS[on.weekday()]}"


def due_day(due: date, today: date, *, remark: str = "") -> str:
    """A day that somebody acts by: 7月7日（星期四）; with a remark 7月7日（星期四，……）.

    core/workdays.py says it with what the calendar knows of it: that is the one to use.
    """
    return f"{day_from(due, today)}（{weekday(due)}{f'，{remark}' if remark else ''}）"


def days_left(last: date, today: date) -> str:
    """How near the last of a number of natural days is: 还有 12 天; 今天是最后一天; 已过 2 天."""
    left = (last - today).days
    if left < 0:
        return f"已过 {-left} 天"
    return f"还有 {left} 天" if left else "今天是最后一天"
