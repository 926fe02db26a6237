# Image quality of two classes of cases: one odds ratio, by ordinal's clm and clmm.

source("records.R")
suppressPackageStartupMessages(library(ordinal))

binary <- read_data("binary.csv")
truth <- unique(binary[c("case", "truth", "dataset")])
reads <- merge(read_data("quality.csv"), truth, by = "case", sort = FALSE)
reads <- merge(reads, read_data("readers.csv"), by = "reader", sort = FALSE)
reads <- reads[!is.na(reads$quality), ]
reads$rating <- factor(reads$quality, ordered = TRUE)
stopifnot(nrow(reads) == 897)
first <- list(truth = reads$truth == 1, dataset = reads$dataset == "D2",
              msk = reads$subspecialty == "msk", # of readers, not of cases
              agree = (reads$truth == 1) == (reads$subspecialty == "msk"))
version <- version_of("ordinal")

# The log likelihood and its scores written out, at the estimates of clm: the sandwich for reads
# that share readers and share cases, each kind of cluster times G / (G - 1).
sandwich <- function(fit, reads) {
  y <- as.integer(reads$rating)
  x <- reads$first
  steps <- nlevels(reads$rating)
  one <- function(at, i) {
    threshold <- c(-Inf, at[seq_len(steps - 1)], Inf)
    b <- at[steps]
    log(plogis(threshold[y[i] + 1] - b * x[i]) - plogis(threshold[y[i]] - b * x[i]))
  }
  at <- c(fit$alpha, fit$beta)
  scores <- numDeriv::jacobian(function(at) one(at, seq_along(y)), at)
  influence <- drop(scores %*% vcov(fit)[, steps])
  of_kind <- function(kind) {
    sums <- tapply(influence, kind, sum)
    length(sums) / (length(sums) - 1) * sum(sums^2)
  }
  both <- of_kind(paste(reads$reader, reads$case))
  kinds <- c(of_kind(reads$reader), of_kind(reads$case))
  list(readers = sqrt(kinds[1]), cases = sqrt(kinds[2]),
       readers_and_cases = sqrt(max(sum(kinds) - both, kinds)))
}

marginal <- function(id, covariate) {
  reads$first <- as.integer(first[[covariate]])
  fit <- clm(rating ~ first, data = reads,
             control = clm.control(method = "Newton", gradTol = 1e-12, maxIter = 200))
  record(
    id, "quality.csv + binary.csv + readers.csv",
    paste("proportional odds of quality between two classes of cases, as if reads were independent;",
          "se: square roots of the sandwich of its Hessian and the scores written out in R"),
    "ordinal", version, "clm(factor(quality) ~ first)",
    list(first = covariate),
    list(log_odds_ratio = fit$beta[[1]], odds_ratio = exp(fit$beta[[1]]),
         thresholds = unname(fit$alpha), se = sandwich(fit, reads)),
    1e-8, 1e-8, "maximum by Newton's steps to a gradient of 1e-12; scores by Richardson's extrapolation"
  )
}

# With crossed random effects the odds ratio is conditional on reader and case: another quantity.
conditional <- function(id, covariate) {
  reads$first <- as.integer(first[[covariate]])
  fit <- clmm(rating ~ first + (1 | reader) + (1 | case), data = reads)
  spread <- VarCorr(fit)
  found <- record(
    id, "quality.csv + binary.csv + readers.csv",
    paste("the odds ratio given reader and case, by Laplace's approximation: farther from 1 than",
          "that of clm, which averages over them"),
    "ordinal", version, "clmm(factor(quality) ~ first + (1 | reader) + (1 | case))",
    list(first = covariate),
    list(log_odds_ratio = fit$beta[[1]], se = sqrt(vcov(fit)["first", "first"]),
         thresholds = unname(fit$alpha), sd_reader = attr(spread$reader, "stddev")[[1]],
         sd_case = attr(spread$case, "stddev")[[1]], log_likelihood = as.numeric(logLik(fit))),
    1e-3, 1e-4, "numerical optimum"
  )
  c(found, list(use = "alternative"))
}

write_records("ratings", list(
  marginal("ratings.truth.marginal", "truth"), marginal("ratings.dataset.marginal", "dataset"),
  marginal("ratings.msk.marginal", "msk"), marginal("ratings.agree.marginal", "agree"),
  conditional("ratings.truth.conditional", "truth"),
  conditional("ratings.dataset.conditional", "dataset")))
