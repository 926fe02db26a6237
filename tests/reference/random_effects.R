# Conditional modes of readers and cases with their standard errors, as lme4 has them, for
# expected/random_effects.json. Run in tests/reference:
#   Rscript random_effects.R > expected/random_effects.json
suppressMessages({library(lme4); library(jsonlite)})

one <- function(id, file, column = NULL, level = NULL) {
  reads <- read.csv(file.path("data", file), colClasses = c(reader = "character", case = "character"))
  if (!is.null(column)) reads <- reads[reads[[column]] == level, ]
  reads <- reads[!is.na(reads$response), ]
  reads$correct <- as.integer(reads$response == reads$truth)
  reads$kind <- reads$truth - 0.5
  fit <- glmer(correct ~ kind + (1 | reader) + (1 | case), reads, family = binomial,
               control = glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13,
                                      optCtrl = list(rhoend = 1e-12, maxfun = 1e6)))
  effects <- ranef(fit, condVar = TRUE)
  sorted <- function(name) {
    found <- effects[[name]]
    at <- order(rownames(found), method = "radix")
    list(mode = found[at, 1], se = sqrt(as.numeric(attr(found, "postVar")))[at])
  }
  # Prediction error variance of each case's log odds, from lme4's own matrices: the coefficients
  # are estimated, too.
  X <- getME(fit, "X"); Z <- as.matrix(getME(fit, "Z")); L <- as.matrix(getME(fit, "Lambda"))
  w <- weights(fit, type = "working")
  U <- Z %*% L
  joint <- rbind(cbind(crossprod(X, w * X), crossprod(X, w * U)),
                 cbind(crossprod(U, w * X), crossprod(U, w * U) + diag(ncol(U))))
  covariance <- solve(joint)
  full <- rbind(cbind(diag(2), matrix(0, 2, ncol(L))), cbind(matrix(0, nrow(L), 2), L))
  covariance <- full %*% covariance %*% t(full)
  cases <- rownames(effects$case)
  stopifnot(!is.unsorted(cases), identical(cases, levels(getME(fit, "flist")$case)))
  kind <- reads$kind[match(cases, reads$case)]
  log_odds <- se <- numeric(length(cases))
  beta <- fixef(fit)
  start <- if (names(getME(fit, "flist"))[1] == "case") 0 else nlevels(getME(fit, "flist")$reader)
  for (k in seq_along(cases)) {
    row <- c(1, kind[k], numeric(nrow(L)))
    row[2 + start + k] <- 1
    log_odds[k] <- beta[1] + beta[2] * kind[k] + effects$case[cases[k], 1]
    se[k] <- sqrt(as.numeric(t(row) %*% covariance %*% row))
  }
  list(
    id = paste0("random_effects.", id), data = file,
    what = "conditional modes and standard errors of readers and cases; log odds of each case for the average reader with prediction error; readers and cases in the order of their sorted names",
    software = "lme4", version = as.character(packageVersion("lme4")),
    call = "ranef(glmer(ok ~ kind + (1 | reader) + (1 | case), family = binomial), condVar = TRUE)",
    inputs = list(column = column, level = level, kind = "truth - 1/2"),
    expected = list(reader_mode = sorted("reader")$mode, reader_se = sorted("reader")$se,
                    case_mode = sorted("case")$mode, case_se = sorted("case")$se,
                    log_odds = log_odds, log_odds_se = se),
    tolerance = list(rel = 2e-5, abs = 2e-5,
                     why = "numerical optimum: lme4 stops near the maximum; largest difference seen 1.6e-05"))
}

records <- list(
  one("crossed.A", "crossed.csv", "modality", "A"),
  one("crossed.B", "crossed.csv", "modality", "B"),
  one("binary", "binary.csv"),
  one("incomplete.A", "incomplete.csv", "modality", "A")
)
lines <- sapply(records, toJSON, auto_unbox = TRUE, digits = NA, null = "null")
cat("[", paste(lines, collapse = ",
"), "]", sep = "
")
