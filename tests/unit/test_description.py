"""Who read what, in counts."""

from readerstats.analysis.description import describe

TRUTH = "11000"


def test_a_crossed_study_says_so(study_of):
    found = describe(study_of({"R1": "11000", "R2": "10001"}, truth=TRUTH))

    (cell,) = found.cells
    assert (cell.cases, cell.positive, cell.negative) == (5, 2, 3)
    assert [reading.answered for reading in found.readings] == [5, 5]
    assert found.crossed


def test_one_missing_read_makes_a_study_not_crossed(study_of):
    found = describe(study_of({"R1": "11000", "R2": "10.01"}, truth=TRUTH))

    assert [(reading.reader, reading.answered, reading.cases) for reading in found.readings] == [
        ("R1", 5, 5),
        ("R2", 4, 5),
    ]
    assert not found.crossed


def test_a_gap_of_a_model_leaves_the_readers_crossed(study_of):
    found = describe(study_of({"R1": "11000"}, truth=TRUTH, models={"net": "11..."}))

    assert [(reading.kind, reading.answered) for reading in found.readings] == [
        ("human", 5),
        ("model", 2),
    ]
    assert found.crossed


def test_models_without_a_modality_leave_the_readers_crossed(study_of):
    reads = {(reader, aid): "11000" for reader in ("R1", "R2") for aid in ("plain", "aided")}
    found = describe(study_of(reads, truth=TRUTH, models={"net": "11001"}))

    assert [cell.modality for cell in found.cells] == ["plain", "aided", None]
    assert found.crossed


def test_each_reader_of_another_modality_makes_a_study_not_crossed(study_of):
    found = describe(study_of({("R1", "a"): "11000", ("R2", "b"): "11000"}, truth=TRUTH))

    assert not found.crossed


def test_datasets_have_their_own_cases(study_of):
    found = describe(study_of({"R1": "11000", "R2": "11..."}, truth=TRUTH, datasets="ffccc"))

    assert [(cell.dataset, cell.cases, cell.positive) for cell in found.cells] == [
        ("f", 2, 2),
        ("c", 3, 0),
    ]


def test_ratings_without_a_threshold_are_counted(study_of):
    found = describe(study_of({"R1": "54123", "R2": "5412."}, truth=TRUTH, ratings=True))

    assert [reading.answered for reading in found.readings] == [5, 4]


def test_models_alone_are_crossed_for_want_of_people(study_of):
    study = study_of(
        {"net": "11001", "other": "1100."}, truth=TRUTH, readers={"kind": ["model"] * 2}
    )

    assert describe(study).crossed


def test_the_record_and_the_frame_hold_the_same_counts(study_of):
    found = describe(study_of({"R1": "11000", "R2": "10.01"}, truth=TRUTH))

    record, frame = found.record(), found.to_frame()
    assert list(record) == ["cells", "readings", "crossed"]
    assert frame["answered"].tolist() == [reading["answered"] for reading in record["readings"]]
