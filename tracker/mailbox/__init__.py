"""Filled-in forms that come by mail (邮寄的填报表), from a mailbox that is only looked into."""
