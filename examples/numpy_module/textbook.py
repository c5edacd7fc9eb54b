"""The same divergence as it stands in textbooks. In floating-point arithmetic it is wrong for near-equal distributions."""

import numpy as np


def kl_divergence_normal_normal(loc_p, scale_p, loc_q, scale_q):
    return np.log(scale_q / scale_p) + (scale_p**2 + (loc_p - loc_q) ** 2) / (2 * scale_q**2) - 0.5
