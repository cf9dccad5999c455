"""Numbers that an experiment gives as arguments; YAML reads 1e-3, which has no point, as a string.

    as_float     the argument as a float
    as_number    the same, but what is a number already stays as it is: an int counts exactly
    check_count  refuses what is no whole number from 1 on
    whole        the argument as an int; 500.0, the fruit of a division, is one too

Schedules, termination criteria and costs take their arguments through here.
"""
import numbers


def as_float(value, name):
    """Return `value` as a float; ValueError, with the argument's `name`, where it is no number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, got {value!r}") from None


def as_number(value, name):
    """Return a str as the float that it spells, and a number as it is; ValueError for anything else."""
    number = as_float(value, name)
    return number if isinstance(value, str) else value


def check_count(value, name):
    """Raise a ValueError, with the argument's `name`, unless `value` is a whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1 on, got {value!r}")


def whole(value, name, least=1):
    """Return `value` as an int; ValueError, with the argument's `name`, where it is no whole number from `least` on.

    500.0, the fruit of a division, is one; `least` None lets negative ones pass.
    """
    try:
        is_whole = not isinstance(value, str) and int(value) == value and (least is None or value >= least)
    except (TypeError, ValueError, OverflowError):  # a list, NaN, infinity
        is_whole = False
    if not is_whole:
        bound = "" if least is None else f" of at least {least}"
        raise ValueError(f"{name} must be a whole number{bound}, got {value!r}")
    return int(value)
