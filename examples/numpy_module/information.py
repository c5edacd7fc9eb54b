"""Entropies and KL divergences in plain NumPy, written with care for rounding. It knows nothing of symdiv; its tests do."""

import numpy as np

HALF_LOG_2_PI_E = 1.4189385332046727


def log_ratio(a, b):
    """log(a / b), also where the quotient overflows or loses bits to underflow."""
    with np.errstate(over="ignore", under="ignore"):
        ratio = a / b
    return np.log(ratio) if 1e-300 < ratio < 1e300 else np.log(a) - np.log(b)


def excess(x_minus_1, log_x):
    """x - 1 - log x >= 0, without cancellation at x close to 1, where it is about (x - 1)^2 / 2."""
    if abs(x_minus_1) > 0.125:
        return x_minus_1 - log_x
    # with u = (x - 1) / (x + 1): log x = 2 (u + u^3/3 + u^5/5 + …) and x - 1 - 2u = u (x - 1)
    u = x_minus_1 / (2 + x_minus_1)
    square = u * u
    tail, power, k = 0.0, square, 3
    while k < 27:
        tail += power / k
        power *= square
        k += 2
    return u * (x_minus_1 - 2 * tail)


def entropy_normal(loc, scale):
    return HALF_LOG_2_PI_E + np.log(scale)


def entropy_exponential(rate):
    return 1 - np.log(rate)


def kl_divergence_exponential_exponential(rate_p, rate_q):
    rate_p, rate_q = np.float64(rate_p), np.float64(rate_q)
    with np.errstate(over="ignore"):
        return excess((rate_q - rate_p) / rate_p, log_ratio(rate_q, rate_p))


def kl_divergence_normal_normal(loc_p, scale_p, loc_q, scale_q):
    loc_p, scale_p, loc_q, scale_q = np.float64(loc_p), np.float64(scale_p), np.float64(loc_q), np.float64(scale_q)
    with np.errstate(over="ignore", under="ignore"):
        shift = (loc_p - loc_q) / scale_q
        if np.isinf(shift):  # the difference may overflow where the quotient does not
            shift = (loc_p / 2 - loc_q / 2) / scale_q * 2
        # half of (s_p/s_q)^2 - 1 - log (s_p/s_q)^2
        spread = excess((scale_p - scale_q) / scale_q * (scale_p / scale_q + 1), 2 * log_ratio(scale_p, scale_q))
        return spread / 2 + shift * shift / 2


def kl_divergence_uniform_uniform(low_p, high_p, low_q, high_q):
    if low_p < low_q or high_p > high_q:
        return np.inf
    if np.isinf(high_q - low_q):  # the width overflows where that of a quarter does not
        low_p, high_p, low_q, high_q = low_p / 4, high_p / 4, low_q / 4, high_q / 4
    width_p, width_q = np.float64(high_p - low_p), np.float64(high_q - low_q)
    if width_q > 2 * width_p:
        return log_ratio(width_q, width_p)
    return np.log1p(((low_p - low_q) + (high_q - high_p)) / width_p)
