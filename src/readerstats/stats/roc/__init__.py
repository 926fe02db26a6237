"""ROC curves of one reader: areas, parts of areas, points, and tests of two areas."""

from readerstats.stats.roc.area import AucMethod, auc

__all__ = ["AucMethod", "auc"]
