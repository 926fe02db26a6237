# Covariates together, with an interaction: joint Wald tests and random effects by lme4.

source("records.R")
suppressPackageStartupMessages(library(lme4))

reads <- merge(read_data("binary.csv"), read_data("readers.csv"), by = "reader", sort = FALSE)
reads$correct <- as.integer(reads$truth == reads$response)
reads$decades <- reads$experience_years / 10
reads$subspecialty <- factor(reads$subspecialty, levels = c("chest", "general", "msk", "neuro"))
stopifnot(nrow(reads) == 960, !anyNA(reads))

# With the default tolPwrss (1e-7) the modes of the random effects are left early, and the last
# digits of the likelihood, and its numerical derivatives, with them.
bobyqa <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13,
                       optCtrl = list(rhobeg = 0.1, rhoend = 1e-9, maxfun = 1e5))
simplex <- glmerControl(optimizer = "nloptwrap", tolPwrss = 1e-13,
                        optCtrl = list(algorithm = "NLOPT_LN_SBPLX", xtol_rel = 1e-12,
                                       xtol_abs = 1e-10, ftol_rel = 0, ftol_abs = 0,
                                       maxeval = 1e5))

tests <- list(
  decades = "decades",
  subspecialty = c("subspecialtygeneral", "subspecialtymsk", "subspecialtyneuro"),
  dataset = "datasetD2",
  truth = "truth",
  "dataset:truth" = "datasetD2:truth",
  "dataset and dataset:truth" = c("datasetD2", "datasetD2:truth"),
  all = NULL
)

wald <- function(fit, terms) {
  b <- fixef(fit)[terms]
  chi2 <- drop(b %*% solve(as.matrix(vcov(fit))[terms, terms], b))
  list(chi2 = chi2, df = length(terms), p = pchisq(chi2, length(terms), lower.tail = FALSE))
}

fitted <- function(formula, data, control) {
  glmer(formula, data = data, family = binomial, nAGQ = 1, control = control)
}

numbers <- function(fit, tests) {
  beta <- fixef(fit)
  wanted <- lapply(tests, function(terms) if (is.null(terms)) names(beta)[-1] else terms)
  wanted <- wanted[vapply(wanted, function(terms) all(terms %in% names(beta)), TRUE)]
  spread <- VarCorr(fit)
  sds <- attr(spread$reader, "stddev")
  found <- list(
    terms = names(beta),
    estimate = unname(beta),
    se = unname(sqrt(diag(as.matrix(vcov(fit))))),
    sd_reader = sds[[1]],
    sd_case = attr(spread$case, "stddev")[[1]],
    log_likelihood = as.numeric(logLik(fit)),
    joint = lapply(wanted, function(terms) wald(fit, terms))
  )
  if (length(sds) == 2) {
    found$sd_slope <- sds[[2]]
    found$slope_correlation <- attr(spread$reader, "correlation")[1, 2]
  }
  list(found = found, terms = wanted)
}

# lme4's own deviance by Richardson's extrapolation: standard errors without its short differences.
richardson <- function(fit) {
  deviance <- glmer(formula(fit), data = reads, family = binomial, nAGQ = 1, control = bobyqa,
                    devFunOnly = TRUE)
  at <- c(getME(fit, "theta"), fixef(fit))
  hessian <- numDeriv::hessian(deviance, at, method.args = list(d = 0.05, r = 5))
  unname(sqrt(diag(2 * solve(hessian)))[-seq_along(getME(fit, "theta"))])
}

off <- function(a, b) max(abs(unlist(a) - unlist(b)) / pmax(abs(unlist(b)), 0.1))
apart <- function(a, b) {
  vapply(setdiff(names(a), "terms"), function(name) off(a[[name]], b[[name]]), 0)
}

control_text <- "glmer(nAGQ = 1, bobyqa, tolPwrss = 1e-13, rhobeg = 0.1, rhoend = 1e-9)"

one <- function(id, formula, abs = 1e-5, rel = 1e-4) {
  fit <- fitted(formula, reads, bobyqa)
  mine <- numbers(fit, tests)
  gap <- apart(mine$found, numbers(fitted(formula, reads, simplex), tests)$found)
  cat("\n", id, "\n"); print(gap, digits = 2)
  mine$found$se_richardson <- richardson(fit)
  print(max(abs(mine$found$se_richardson / mine$found$se - 1)))
  list(fit = fit, record = record(
    id, "binary.csv + readers.csv",
    paste("covariates of readers and cases with an interaction; joint: Wald chi-square",
          "b' V^-1 b of several coefficients, V = vcov(fit), as car::Anova has it;",
          "se_richardson: from numDeriv::hessian of lme4's deviance function"),
    "lme4", version_of("lme4"), paste(deparse(formula, width.cutoff = 500), collapse = " "),
    list(outcome = "1 when response equals truth", control = control_text, joint = lapply(mine$terms, I)),
    mine$found, rel, abs,
    sprintf(paste("numerical optimum and finite-difference Hessian; bobyqa and the subplex of",
                  "nlopt differ by %.0e at most (of 0.1 or the number, if larger)"), max(gap))
  ))
}

intercepts <- one("covariates.intercepts", correct ~ decades + subspecialty + dataset * truth +
  (1 | reader) + (1 | case))
slope <- one("covariates.truth_slope", correct ~ decades + subspecialty + dataset * truth +
  (1 + truth | reader) + (1 | case))
by_reader <- one("covariates.experience_by_truth_slope", correct ~ decades * truth + dataset +
  (1 + truth | reader) + (1 | case))
write_records("covariates", list(intercepts$record, slope$record, by_reader$record))

effects_of <- function(fit, unit) {
  found <- ranef(fit, condVar = TRUE)[[unit]]
  found <- list(name = rownames(found), mode = found[[1]],
                se = sqrt(as.numeric(attr(found, "postVar"))))
  order <- order(found$name)
  lapply(found, function(column) column[order])
}

effects_record <- function(id, fit) {
  record(
    id, "binary.csv + readers.csv",
    "conditional modes of readers and cases, and their conditional standard deviations",
    "lme4", version_of("lme4"),
    paste("ranef(fit, condVar = TRUE);", paste(deparse(formula(fit), width.cutoff = 500), collapse = " ")),
    list(outcome = "1 when response equals truth", control = control_text,
         terms = names(fixef(fit))),
    list(reader = effects_of(fit, "reader"), case = effects_of(fit, "case")),
    5e-6, 5e-6, "numerical optimum: rhoend 1e-9, standard deviations and coefficients to about 1e-6"
  )
}

rasch <- fitted(correct ~ 1 + (1 | reader) + (1 | case), reads, bobyqa)
kinds <- fitted(correct ~ truth + (1 | reader) + (1 | case), reads, bobyqa)
write_records("random_effects", list(
  effects_record("effects.rasch", rasch), effects_record("effects.truth", kinds),
  effects_record("effects.covariates", intercepts$fit)))
