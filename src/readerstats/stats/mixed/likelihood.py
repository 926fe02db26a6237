"""The Laplace likelihood of a logistic model with crossed random effects, and its gradient.

A read i of reader j on case k is correct with log odds ``x_i b + z_i' L u_j + s v_k``; u and v are
standard normal. The matrix of second derivatives in (u, v) has a block a reader, one number a case
and a dense border, so the cases are eliminated first: no matrix is larger than readers x cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    IntArray = NDArray[np.intp]

_INNER_STEPS = 60
_AT_THE_MODE = 1e-16
"""Newton decrement of the random effects, in squared posterior standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reads:
    """Reads as the likelihood takes them: one row a read, readers and cases numbered from 0.

    Attributes
    ----------
    correct : ndarray of bool, shape (read,)
    design : ndarray of float, shape (read, term)
    of_reader : ndarray of float, shape (effect, read)
        What each random effect of the reader is multiplied by; the first row is 1.
    reader, case : ndarray of int, shape (read,)
    """

    correct: NDArray[np.bool_]
    design: FloatArray
    of_reader: FloatArray
    reader: IntArray
    case: IntArray

    @property
    def n_readers(self) -> int:
        """Readers with a read."""
        return int(self.reader.max()) + 1

    @property
    def n_cases(self) -> int:
        """Cases with a read."""
        return int(self.case.max()) + 1


class Curvature(NamedTuple):
    """Second derivatives in the random effects: reader blocks, cases, and between them."""

    weight: FloatArray  # (read,) variance of the read
    in_cell: FloatArray  # (reader, effect, case) sums of weight x of_reader
    in_reader: FloatArray  # (reader, effect, effect)
    case: FloatArray  # (case,)
    between: FloatArray  # (reader x effect, case)
    schur: FloatArray  # (reader x effect, reader x effect)

    def solve(self, reader: FloatArray, case: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Solve for the right-hand side (reader, case), cases eliminated."""
        left = reader.ravel() - self.between @ (case / self.case)
        of_reader = np.asarray(np.linalg.solve(self.schur, left), dtype=np.float64)
        of_case = (case - of_reader @ self.between) / self.case
        return of_reader.reshape(reader.shape), of_case


class Mode(NamedTuple):
    """The most probable random effects at given parameters, and what was computed there."""

    reader: FloatArray  # (reader, effect)
    case: FloatArray  # (case,)
    residual: FloatArray  # (read,) outcome minus probability
    negative: FloatArray  # (read,) probability of an incorrect read
    penalised: float  # minus log likelihood, plus half the squared effects
    curvature: Curvature


class LaplaceLikelihood:
    """Minus the log likelihood by Laplace's approximation, with its exact gradient.

    Parameters
    ----------
    reads : Reads

    Notes
    -----
    The parameters are the lower triangle of L row by row, s, and the coefficients b. The value is
    that of lme4 with ``nAGQ = 1``. It is even in s and in each column of L, so that it can be
    minimised without bounds; a variance of 0 is an ordinary minimum. A call starts from the random
    effects of the call before it.

    References
    ----------
    .. [1] Bates D, Maechler M, Bolker B, Walker S. J Stat Softw 2015;67(1):1-48.
       https://doi.org/10.18637/jss.v067.i01
    .. [2] Tierney L, Kadane JB. J Am Stat Assoc 1986;81:82-86.
       https://doi.org/10.1080/01621459.1986.10478240

    Examples
    --------
    >>> reads = Reads(
    ...     correct=np.array([True, False, True, True]),
    ...     design=np.ones((4, 1)),
    ...     of_reader=np.ones((1, 4)),
    ...     reader=np.array([0, 0, 1, 1]),
    ...     case=np.array([0, 1, 0, 1]),
    ... )
    >>> value, gradient = LaplaceLikelihood(reads)(np.array([0.0, 0.0, np.log(3)]))
    >>> round(value, 4), gradient.round(6) + 0.0
    (2.2493, array([0., 0., 0.]))
    """

    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self.effects = reads.of_reader.shape[0]
        self.n_theta = self.effects * (self.effects + 1) // 2 + 1
        self._triangle = np.tril_indices(self.effects)
        self._cell = reads.reader * reads.n_cases + reads.case
        self._sign = np.where(reads.correct, 1.0, -1.0)
        self._reader = np.zeros((reads.n_readers, self.effects))
        self._case = np.zeros(reads.n_cases)

    def __call__(self, parameters: FloatArray) -> tuple[float, FloatArray]:
        """Compute the value and the gradient.

        Parameters
        ----------
        parameters : ndarray of float, shape (parameter,)

        Returns
        -------
        tuple of float and ndarray of float, shape (parameter,)
        """
        scale, sd_case = self.scales(parameters)
        mode = self._mode(scale, sd_case, self.reads.design @ parameters[self.n_theta :])
        self._reader, self._case = mode.reader, mode.case
        return self._laplace(mode, scale, sd_case)

    def scales(self, parameters: FloatArray) -> tuple[FloatArray, float]:
        """Return L, which turns standard normal reader effects into real ones, and s.

        Parameters
        ----------
        parameters : ndarray of float, shape (parameter,)

        Returns
        -------
        tuple of ndarray of float, shape (effect, effect), and float
        """
        scale = np.zeros((self.effects, self.effects))
        scale[self._triangle] = parameters[: self.n_theta - 1]
        return scale, float(parameters[self.n_theta - 1])

    def mode(self, parameters: FloatArray) -> Mode:
        """Find the most probable random effects at given parameters.

        Parameters
        ----------
        parameters : ndarray of float, shape (parameter,)

        Returns
        -------
        Mode
            Effects in standard normal units, and the second derivatives there.
        """
        scale, sd_case = self.scales(parameters)
        return self._mode(scale, sd_case, self.reads.design @ parameters[self.n_theta :])

    def _mode(self, scale: FloatArray, sd_case: float, fixed: FloatArray) -> Mode:
        """Find the mode of the random effects by Newton steps, halved where they overshoot."""
        reader, case = self._reader, self._case
        mode = self._at(reader, case, scale, sd_case, fixed)
        for _ in range(_INNER_STEPS):
            to_reader = self._over_readers(mode.residual) @ scale - mode.reader
            to_case = sd_case * self._over_cases(mode.residual) - mode.case
            d_reader, d_case = mode.curvature.solve(to_reader, to_case)
            decrement = float((to_reader * d_reader).sum() + to_case @ d_case)
            if decrement <= _AT_THE_MODE:
                break
            step, best = 1.0, mode.penalised
            while step > 1e-3:
                reader, case = mode.reader + step * d_reader, mode.case + step * d_case
                tried = self._at(reader, case, scale, sd_case, fixed)
                if tried.penalised <= best + 1e-12 * abs(best):
                    break
                step /= 2
            mode = tried
        return mode

    def _at(
        self,
        reader: FloatArray,
        case: FloatArray,
        scale: FloatArray,
        sd_case: float,
        fixed: FloatArray,
    ) -> Mode:
        log_odds = fixed + self._of_read(reader @ scale.T, sd_case * case)
        # exp of minus the absolute value cannot overflow.
        small = np.exp(-np.abs(log_odds))
        share = 1 / (1 + small)
        right = self._sign * log_odds
        loss = -float(np.log(share).sum() + np.minimum(right, 0).sum())
        negative = np.where(log_odds > 0, small * share, share)
        return Mode(
            reader,
            case,
            np.where(self.reads.correct, negative, negative - 1),
            negative,
            loss + float((reader**2).sum() + case @ case) / 2,
            self._curvature(small * share**2, scale, sd_case),
        )

    def _curvature(self, weight: FloatArray, scale: FloatArray, sd_case: float) -> Curvature:
        reads, effects = self.reads, self.effects
        in_cell = np.empty((reads.n_readers, effects, reads.n_cases))
        in_reader = np.empty((reads.n_readers, effects, effects))
        for a, factor in enumerate(reads.of_reader):
            # The first factor is 1: a multiplication saved.
            part = weight if a == 0 else weight * factor
            in_cell[:, a] = np.bincount(
                self._cell, part, minlength=reads.n_readers * reads.n_cases
            ).reshape(reads.n_readers, reads.n_cases)
            in_reader[:, a, 0] = in_reader[:, 0, a] = in_cell[:, a].sum(axis=1)
            for b in range(1, a + 1):
                sums = np.bincount(reads.reader, part * reads.of_reader[b])
                in_reader[:, a, b] = in_reader[:, b, a] = sums
        size = reads.n_readers * effects
        case = 1 + sd_case**2 * in_cell[:, 0].sum(axis=0)
        between = (sd_case * (scale.T @ in_cell)).reshape(size, reads.n_cases)
        scaled = between / np.sqrt(case)
        schur = -(scaled @ scaled.T)
        blocks = schur.reshape(reads.n_readers, effects, reads.n_readers, effects)
        each = np.arange(reads.n_readers)
        blocks[each, :, each, :] += scale.T @ in_reader @ scale + np.eye(effects)
        return Curvature(weight, in_cell, in_reader, case, between, schur)

    def _laplace(self, mode: Mode, scale: FloatArray, sd_case: float) -> tuple[float, FloatArray]:
        """Add half the log determinant, and differentiate the whole, mode and all."""
        reads, curvature = self.reads, mode.curvature
        shape = curvature.in_cell.shape
        root = np.linalg.cholesky(curvature.schur)
        value = mode.penalised + float(
            np.log(curvature.case).sum() / 2 + np.log(np.diagonal(root)).sum()
        )
        inverse = np.asarray(np.linalg.inv(curvature.schur), dtype=np.float64)
        # Blocks of the inverse: reader by reader, reader by case, case by case.
        cross = -(inverse @ curvature.between) / curvature.case
        of_case = (1 - (curvature.between * cross).sum(axis=0)) / curvature.case
        cross = cross.reshape(shape)
        each = np.arange(reads.n_readers)
        of_reader = inverse.reshape(shape[0], shape[1], shape[0], shape[1])[each, :, each, :]
        variance = self._variance_of_read(of_reader, cross, of_case, scale, sd_case)
        # Derivative of half the log determinant in each read's log odds, times two.
        pull = curvature.weight * (2 * mode.negative - 1) * variance
        s_reader, s_case = curvature.solve(
            self._over_readers(pull) @ scale, sd_case * self._over_cases(pull)
        )
        moved = curvature.weight * self._of_read(s_reader @ scale.T, sd_case * s_case)
        slope = (pull - moved) / 2 - mode.residual
        d_scale = (
            np.einsum("jc,jd->cd", self._over_readers(slope), mode.reader)
            + np.einsum("jc,jd->cd", self._over_readers(mode.residual), s_reader) / 2
            + np.einsum("jde,jce->cd", of_reader @ scale.T, curvature.in_reader)
            + sd_case * np.einsum("jdk,jck->cd", cross, curvature.in_cell, optimize=True)
        )
        d_case = (
            self._over_cases(slope) @ mode.case
            + self._over_cases(mode.residual) @ s_case / 2
            + sd_case * (of_case @ curvature.in_cell[:, 0].sum(axis=0))
            + ((scale @ cross) * curvature.in_cell).sum()
        )
        return value, np.concatenate([d_scale[self._triangle], [d_case], slope @ reads.design])

    def _variance_of_read(
        self,
        of_reader: FloatArray,
        cross: FloatArray,
        of_case: FloatArray,
        scale: FloatArray,
        sd_case: float,
    ) -> FloatArray:
        """Posterior variance of each read's log odds, from the blocks of the inverse."""
        reads = self.reads
        blocks = scale @ of_reader @ scale.T
        crossed = 2 * sd_case * (scale @ cross)
        first = blocks[:, 0, 0, None] + crossed[:, 0] + sd_case**2 * of_case
        total: FloatArray = first.ravel()[self._cell]
        for a in range(1, self.effects):
            of_a = crossed[:, a].ravel()[self._cell] + 2 * blocks[:, a, 0][reads.reader]
            for b in range(1, self.effects):
                of_a = of_a + blocks[:, a, b][reads.reader] * reads.of_reader[b]
            total = total + reads.of_reader[a] * of_a
        return total

    def _of_read(self, reader: FloatArray, case: FloatArray) -> FloatArray:
        """Sum the effects, shapes (reader, effect) and (case,), that bear on each read."""
        reads = self.reads
        total = case[reads.case] + reader[:, 0][reads.reader]
        for a in range(1, self.effects):
            total += reads.of_reader[a] * reader[:, a][reads.reader]
        return total

    def _over_readers(self, values: FloatArray) -> FloatArray:
        """Sum values of reads over each reader, times each factor: shape (reader, effect)."""
        reads = self.reads
        sums = [np.bincount(reads.reader, values)]
        sums += [np.bincount(reads.reader, values * factor) for factor in reads.of_reader[1:]]
        return np.stack(sums, axis=1)

    def _over_cases(self, values: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(self.reads.case, values).astype(np.float64, copy=False)
        return sums
