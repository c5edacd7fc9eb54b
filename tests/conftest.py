"""Hypothesis profiles: ``ci`` is derandomised; HYPOTHESIS_PROFILE chooses another."""

from __future__ import annotations

import os
import warnings

from hypothesis import HealthCheck, settings

settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
warnings.simplefilter("default")
