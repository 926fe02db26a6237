# Predictive values of two readers of the same cases: generalized scores, and their ratio.
# DTComPair is the usual package; its printed numbers are in expected/predictive_values.json.

source("records.R")
suppressPackageStartupMessages(library(geepack))

# Two readers in the long form of Leisenring, Alonzo and Pepe: a row for each call of a kind,
# z tells the reader, d whether the call is right.
long_form <- function(reads, readers, called) {
  pair <- reads[reads$reader %in% readers & reads$response == called, ]
  pair <- pair[order(pair$case), ]
  data.frame(case = as.integer(factor(pair$case)), z = as.integer(pair$reader == readers[1]),
             d = as.integer(pair$truth == called))
}

# Biometrics 2000;56:345-351, its score statistic: the squared score of z over the sum over cases
# of the squares of what each of them adds.
generalized_score <- function(long) {
  z <- long$z - mean(long$z)
  of_case <- tapply((long$d - mean(long$d)) * z, long$case, sum)
  sum(long$d * z)^2 / sum(of_case^2)
}

# The same test from the marginal model: the score of z at the fit without it, with the
# sandwich of the scores projected on the intercept, for logistic regression.
score_of_the_marginal_model <- function(long) {
  null <- geeglm(d ~ 1, family = binomial, id = case, data = long, corstr = "independence")
  p <- fitted(null)
  x <- cbind(1, long$z)
  scores <- rowsum(x * drop(long$d - p), long$case)
  information <- crossprod(x * drop(p * (1 - p)), x)
  contrast <- c(-information[2, 1] / information[1, 1], 1)
  sum(scores %*% contrast)^2 / sum((scores %*% contrast)^2)
}

# Stat Med 2013;32:964-977.
weighted_score <- function(long) {
  n <- table(long$z)
  value <- tapply(long$d, long$z, mean)
  p <- mean(long$d)
  both <- long$case[duplicated(long$case)]
  right <- long$d[long$case %in% both & long$z == 1]
  covariance <- sum(right * (1 - p)^2 + (1 - right) * p^2) / nrow(long)
  (value[[2]] - value[[1]])^2 / ((p * (1 - p) - 2 * covariance) * sum(1 / n))
}

# DTComPair 1.2.2 prints 5.46588745 and 16.5354 for its first study.
counts <- c(319, 78, 22, 32, 31, 53, 22, 155)
printed <- data.frame(
  reader = rep(c("a", "b"), each = sum(counts)), case = rep(seq_len(sum(counts)), 2),
  response = c(rep(c(1, 1, 0, 0, 1, 1, 0, 0), counts), rep(c(1, 0, 1, 0, 1, 0, 1, 0), counts)),
  truth = rep(rep(c(1, 0), c(451, 261)), 2))
stopifnot(abs(weighted_score(long_form(printed, c("a", "b"), 1)) - 5.46588745) < 5e-9,
          abs(weighted_score(long_form(printed, c("a", "b"), 0)) - 16.5354) < 5e-5)

upper <- function(chi2) pchisq(chi2, 1, lower.tail = FALSE)

pairs <- list(c("R01", "R08"), c("R03", "R09"), c("R05", "R11"))
reads <- read_data("binary.csv")
records <- list()
for (pair in pairs) for (of in c("positive", "negative")) {
  long <- long_form(reads, pair, as.integer(of == "positive"))
  score <- generalized_score(long)
  stopifnot(abs(score / score_of_the_marginal_model(long) - 1) < 1e-9)
  weighted <- weighted_score(long)
  ratio <- geese(d ~ z, family = binomial("log"), id = case, data = long,
                 corstr = "independence", b = c(log(mean(long$d)), 0), epsilon = 1e-13,
                 maxit = 200)
  slope <- summary(ratio)$mean["z", ]
  print(c(pair, of, score, weighted, unlist(slope)))
  name <- tolower(paste0(pair, collapse = "_"))
  inputs <- list(a = pair[1], b = pair[2], of = of)
  value <- tapply(long$d, long$z, mean)
  why <- "closed form in double precision"
  records <- c(records, list(
    record(paste("paired_values", name, of, "score", sep = "."), "binary.csv",
      paste("generalized score of Leisenring, Alonzo and Pepe, written out; equal to the",
            "score test of the marginal model that geeglm fits without the reader"),
      "R with geepack", version_of("geepack"), "generalized_score() of predictive_values.R",
      inputs, list(statistic = score, p = upper(score), estimate = value[[2]] - value[[1]]),
      1e-9, 1e-12, why),
    record(paste("paired_values", name, of, "weighted", sep = "."), "binary.csv",
      "weighted generalized score of Kosinski, written out; DTComPair prints the same for Paired1", "R",
      as.character(getRversion()), "weighted_score() of predictive_values.R",
      inputs, list(statistic = weighted, p = upper(weighted)), 1e-9, 1e-12, why),
    record(paste("paired_values", name, of, "ratio", sep = "."), "binary.csv",
      "relative predictive value: log-binomial marginal model, robust standard error", "geepack",
      version_of("geepack"),
      "geese(d ~ z, family = binomial(\"log\"), id = case, corstr = \"independence\")",
      inputs, list(log_ratio = slope$estimate, z = slope$estimate / slope$san.se,
                   lower = exp(slope$estimate - qnorm(0.975) * slope$san.se),
                   upper = exp(slope$estimate + qnorm(0.975) * slope$san.se),
                   p = slope$p), 1e-7, 1e-10,
      "geese stops when coefficients move by less than 1e-13")
  ))
}
write_records("paired_predictive_values", records)
