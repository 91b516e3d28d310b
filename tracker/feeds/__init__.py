"""An official's deadlines in the calendar of his own computer or telephone (日历订阅)."""
