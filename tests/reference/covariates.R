# Covariates together, with an interaction: joint Wald tests and random effects by lme4.

source("records.R")
suppressPackageStartupMessages(library(lme4))

reads <- merge(read_data("binary.csv"), read_data("readers.csv"), by = "reader", sort = FALSE)
reads$correct <- as.integer(reads$truth == reads$response)
reads$decades <- reads$experience_years / 10
reads$subspecialty <- factor(reads$subspecialty, levels = c("chest", "general", "msk", "neuro"))
stopifnot(nrow(reads) == 960, !anyNA(reads))

# With the default tolPwrss (1e-7) the modes of the random effects are left early.
control <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13,
                        optCtrl = list(rhobeg = 0.1, rhoend = 1e-9, maxfun = 1e5))
control_text <- "glmer(nAGQ = 1, bobyqa, tolPwrss = 1e-13, rhobeg = 0.1, rhoend = 1e-9)"

tests <- list(
  decades = "decades",
  subspecialty = c("subspecialtygeneral", "subspecialtymsk", "subspecialtyneuro"),
  dataset = "datasetD2",
  truth = "truth",
  "dataset:truth" = "datasetD2:truth",
  "dataset and dataset:truth" = c("datasetD2", "datasetD2:truth"),
  all = NULL
)

fitted <- function(formula) {
  glmer(formula, data = reads, family = binomial, nAGQ = 1, control = control)
}

# Even then the determinant in lme4's deviance is that of the weights one step before the modes:
# off by some 1e-6, which no tolPwrss changes, and its finite differences by 1e-4. With the factor
# updated at the modes the deviance is exact, and Newton's steps find its minimum.
settled <- function(fit) {
  deviance <- glmer(formula(fit), data = reads, family = binomial, nAGQ = 1, control = control,
                    devFunOnly = TRUE)
  inside <- environment(deviance)
  exact <- function(at) {
    deviance(at)
    inside$pp$updateXwts(inside$resp$sqrtWrkWt())
    inside$pp$updateDecomp()
    inside$resp$Laplace(inside$pp$ldL2(), inside$pp$ldRX2(), inside$pp$sqrL(1))
  }
  at <- c(getME(fit, "theta"), fixef(fit))
  # numDeriv's steps are shares of a parameter: around 1, in standard errors, they suit all.
  size <- c(rep(0.1, length(getME(fit, "theta"))), sqrt(diag(as.matrix(vcov(fit)))))
  steps <- list(d = 0.4, r = 6)
  for (step in 1:3) {
    near <- function(z) exact(at + size * (z - 1))
    hessian <- numDeriv::hessian(near, rep(1, length(at)), method.args = steps) / outer(size, size)
    slope <- numDeriv::grad(near, rep(1, length(at)), method.args = steps) / size
    at <- at - drop(solve(hessian, slope))
  }
  of_theta <- seq_along(getME(fit, "theta"))
  exact(at)
  list(modes = inside$pp$b(1), factor = inside$pp$L(),
       beta = setNames(at[-of_theta], names(fixef(fit))), theta = at[of_theta],
       vcov = 2 * solve(hessian)[-of_theta, -of_theta], log_likelihood = exact(at) / -2)
}

as_called <- function(fit) {
  list(beta = fixef(fit), theta = getME(fit, "theta"), vcov = as.matrix(vcov(fit)),
       log_likelihood = as.numeric(logLik(fit)))
}

wald <- function(found, terms) {
  at <- match(terms, names(found$beta))
  b <- found$beta[at]
  chi2 <- drop(b %*% solve(found$vcov[at, at], b))
  list(chi2 = chi2, df = length(terms), p = pchisq(chi2, length(terms), lower.tail = FALSE))
}

# theta: the standard deviation of the cases, then the factor of the readers' covariance.
numbers <- function(found, wanted) {
  readers <- found$theta[-1]
  spread <- list(sd_reader = readers[[1]], sd_case = found$theta[[1]])
  if (length(readers) == 3) {
    spread$sd_slope <- sqrt(sum(readers[2:3]^2))
    spread$slope_correlation <- readers[2] / spread$sd_slope
  }
  c(list(terms = names(found$beta), estimate = unname(found$beta),
         se = unname(sqrt(diag(found$vcov)))),
    spread, list(log_likelihood = found$log_likelihood,
                 joint = lapply(wanted, function(terms) wald(found, terms))))
}

both <- function(id, formula) {
  fit <- fitted(formula)
  stopifnot(names(getME(fit, "theta"))[1] == "case.(Intercept)")
  terms <- names(fixef(fit))
  wanted <- lapply(tests, function(one) if (is.null(one)) terms[-1] else one)
  wanted <- wanted[vapply(wanted, function(one) all(one %in% terms), TRUE)]
  part <- function(id, found, how, rel, abs, why) record(
    id, "binary.csv + readers.csv",
    paste("covariates of readers and cases with an interaction; joint: Wald chi-square",
          "b' V^-1 b of several coefficients, as car::Anova has it;", how),
    "lme4", version_of("lme4"), paste(deparse(formula, width.cutoff = 500), collapse = " "),
    list(outcome = "1 when response equals truth", control = control_text,
         joint = lapply(wanted, I)),
    numbers(found, wanted), rel, abs, why
  )
  list(
    part(id, as_called(fit), "V = vcov(fit)", 5e-4, 2e-5,
         paste("the determinant of lme4's deviance is one step behind its modes, which moves the",
               "coefficients by 1e-5 and the finite-difference Hessian by 2e-4")),
    part(paste0(id, ".settled"), settled(fit),
         "settled() of covariates.R: lme4's deviance with its factor updated at the modes",
         5e-6, 1e-9,
         paste("ours has central differences of the gradient, right to 3e-7 of a standard error,",
               "which a small P multiplies"))
  )
}

write_records("covariates", c(
  both("covariates.intercepts", correct ~ decades + subspecialty + dataset * truth +
    (1 | reader) + (1 | case)),
  both("covariates.truth_slope", correct ~ decades + subspecialty + dataset * truth +
    (1 + truth | reader) + (1 | case)),
  both("covariates.experience_by_truth_slope", correct ~ decades * truth + dataset +
    (1 + truth | reader) + (1 | case))
))

in_order <- function(name, mode, se) {
  order <- order(name)
  list(name = name[order], mode = mode[order], se = se[order])
}

# Cases come first; the factor is that of the second derivatives in the spherical effects.
settled_effects <- function(fit, found, unit) {
  of <- rep(c("case", "reader"), vapply(getME(fit, "flist")[c("case", "reader")], nlevels, 1L))
  inverse <- diag(as.matrix(solve(found$factor, diag(length(of)), system = "A")))
  se <- found$theta[match(of, c("case", "reader"))] * sqrt(inverse)
  in_order(levels(getME(fit, "flist")[[unit]]), found$modes[of == unit], se[of == unit])
}

effects <- function(id, formula) {
  fit <- fitted(formula)
  found <- settled(fit)
  record(
    id, "binary.csv + readers.csv",
    paste("conditional modes of readers and cases, and their conditional standard deviations, as",
          "ranef(condVar = TRUE) has them, at the exact maximum; random_effects.json has those at",
          "lme4's own"),
    "lme4", version_of("lme4"),
    paste("settled() and settled_effects() of covariates.R, of",
          paste(deparse(formula, width.cutoff = 500), collapse = " ")),
    list(outcome = "1 when response equals truth", control = control_text,
         terms = I(names(fixef(fit)))),
    lapply(c(reader = "reader", case = "case"), function(unit) settled_effects(fit, found, unit)),
    1e-8, 1e-9, "Newton's steps by Richardson's extrapolation"
  )
}

write_records("covariate_effects", list(
  effects("effects.rasch", correct ~ 1 + (1 | reader) + (1 | case)),
  effects("effects.truth", correct ~ truth + (1 | reader) + (1 | case)),
  effects("effects.covariates", correct ~ decades + subspecialty + dataset * truth +
    (1 | reader) + (1 | case))
))
