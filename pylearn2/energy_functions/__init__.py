"""Energy functions: a number for each state of visible and hidden units; probable states have a low one."""
