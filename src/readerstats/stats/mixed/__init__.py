"""The logistic mixed model with crossed random effects of readers and cases."""

from readerstats.stats.mixed.model import MixedModel, logistic_mixed_model

__all__ = ["MixedModel", "logistic_mixed_model"]
