# Makes expected/ratings.json: run in tests/reference with
#   Rscript ratings.R
# R 4.2.2, ordinal 2022.11-16, numDeriv 2016.8-1.1, stats.
#
# clm gives estimates, thresholds and the Hessian; the scores of single ratings are differentiated
# numerically here, and put together to the two-way clustered variance (Cameron, Gelbach, Miller
# 2011), at least the larger of its one-way parts, with Satterthwaite's degrees of freedom. clmm is
# another model: its odds ratio is that of one reader and one case.

library(ordinal)

quality <- read.csv("data/quality.csv")
binary <- unique(read.csv("data/binary.csv")[c("case", "truth", "dataset")])
quality <- merge(quality, binary, by = "case")
crossed <- read.csv("data/crossed.csv")
incomplete <- read.csv("data/incomplete.csv")

studies <- list(
  list(id = "quality.all", data = "quality.csv + binary.csv", part = "all cases",
       reads = data.frame(reader = quality$reader, case = quality$case, truth = quality$truth,
                          rating = quality$quality)),
  list(id = "quality.d1", data = "quality.csv + binary.csv", part = "dataset D1",
       reads = with(quality[quality$dataset == "D1", ],
                    data.frame(reader, case, truth, rating = quality))),
  list(id = "crossed.a", data = "crossed.csv", part = "modality A, scores",
       reads = with(crossed[crossed$modality == "A", ],
                    data.frame(reader, case, truth, rating = score))),
  list(id = "incomplete.b", data = "incomplete.csv", part = "modality B, scores",
       reads = with(incomplete[incomplete$modality == "B", ],
                    data.frame(reader, case, truth, rating = score)))
)

number <- function(x) if (is.na(x)) "null" else formatC(x, digits = 17, format = "g")
numbers <- function(x) paste0("[", paste(vapply(x, number, ""), collapse = ", "), "]")

record <- function(id, data, part, what, call, expected, rel, why, use = NULL) {
  fields <- paste0('"', names(expected), '": ', unlist(expected), collapse = ",\n      ")
  paste0(
    '  {\n    "id": "', id, '",\n    "data": "', data, '",\n    "what": "', what, '",\n',
    '    "software": "ordinal",\n    "version": "', packageVersion("ordinal"), '",\n',
    '    "call": "', call, '",\n    "inputs": {"part": "', part, '"},\n',
    '    "expected": {\n      ', fields, '\n    },\n',
    '    "tolerance": {"rel": ', rel, ', "abs": 1e-09, "why": "', why, '"}',
    if (is.null(use)) "" else paste0(',\n    "use": "', use, '"'), "\n  }"
  )
}

one_way <- function(influence, ...) {
  sums <- tapply(influence, interaction(..., drop = TRUE), sum)
  length(sums) / (length(sums) - 1) * sum(sums^2)
}

log_likelihood <- function(parameters, rating, positive) {
  thresholds <- c(-Inf, head(parameters, -1), Inf)
  shift <- tail(parameters, 1) * positive
  log(plogis(thresholds[rating + 1] - shift) - plogis(thresholds[rating] - shift))
}

records <- c()
for (study in studies) {
  reads <- study$reads[!is.na(study$reads$rating), ]
  reads$step <- factor(reads$rating, ordered = TRUE)
  fit <- clm(step ~ truth, data = reads, control = list(gradTol = 1e-12, maxIter = 500L))
  beta <- coef(fit)[["truth"]]
  bread <- solve(fit$Hessian)["truth", ]
  code <- as.integer(reads$step)
  cells <- unique(data.frame(code, truth = reads$truth))
  scores <- t(apply(cells, 1, function(cell)
    numDeriv::grad(log_likelihood, coef(fit), rating = cell[[1]], positive = cell[[2]])))
  at <- match(paste(code, reads$truth), paste(cells$code, cells$truth))
  influence <- as.vector(scores[at, ] %*% bread)
  parts <- c(one_way(influence, reads$reader), one_way(influence, reads$case))
  variance <- max(sum(parts) - one_way(influence, reads$reader, reads$case), parts)
  sizes <- c(length(unique(reads$reader)), length(unique(reads$case)))
  df <- max(variance^2 / sum(parts^2 / (sizes - 1)), min(sizes) - 1)
  reach <- qt(0.975, df) * sqrt(variance)
  records <- c(records, record(
    paste0("ratings.", study$id, ".clm"), study$data, study$part,
    "log odds ratio and thresholds of a cumulative logit model; two-way clustered variance",
    "clm(step ~ truth); scores by numDeriv::grad; V = V_reader + V_case - V_both",
    list(estimate = number(beta), se = number(sqrt(variance)), df = number(df),
         lower = number(beta - reach), upper = number(beta + reach),
         p = number(2 * pt(-abs(beta / sqrt(variance)), df)),
         thresholds = numbers(head(coef(fit), -1)), n = nrow(reads)),
    "1e-06", "clm stops at a gradient near 1e-9, and scores are differentiated numerically"))

  mixed <- clmm(step ~ truth + (1 | reader) + (1 | case), data = transform(
    reads, reader = factor(reader), case = factor(case)))
  line <- coef(summary(mixed))["truth", ]
  records <- c(records, record(
    paste0("ratings.", study$id, ".clmm"), study$data, study$part,
    "another model: log odds ratio of one reader and one case, crossed random intercepts",
    "clmm(step ~ truth + (1 | reader) + (1 | case))",
    list(estimate = number(line[["Estimate"]]), se = number(line[["Std. Error"]]),
         z = number(line[["z value"]]), p = number(line[["Pr(>|z|)"]])),
    "1e-04", "Laplace's approximation; not our model: same direction, farther from 0",
    "alternative"))

  readers <- unique(reads$reader)
  medians <- sapply(c(1, 0), function(side) sapply(readers, function(r)
    median(reads$rating[reads$reader == r & reads$truth == side])))
  shares <- sapply(readers, function(r) {
    own <- reads[reads$reader == r, ]
    grid <- outer(own$rating[own$truth == 1], own$rating[own$truth == 0], "-")
    mean((grid > 0) + 0.5 * (grid == 0))
  })
  records <- c(records, record(
    paste0("ratings.", study$id, ".readers"), study$data, study$part,
    "each reader's medians, share of pairs rated higher, quantiles (type 7) of all ratings",
    "median, outer, quantile",
    list(readers = paste0('["', paste(readers, collapse = '", "'), '"]'),
         median_positive = numbers(medians[, 1]), median_negative = numbers(medians[, 2]),
         shares = numbers(shares),
         quartiles_positive = numbers(quantile(reads$rating[reads$truth == 1], 1:3 / 4)),
         quartiles_negative = numbers(quantile(reads$rating[reads$truth == 0], 1:3 / 4))),
    "1e-12", "closed forms"))
}
writeLines(c("[", paste(records, collapse = ",\n"), "]"), "expected/ratings.json")
