"""What a column can be, and the names under which it is met."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

TableKind: TypeAlias = Literal["reads", "models", "readers", "cases"]

# Names are compared without letter case, blanks and signs: "Rad_ID" is "radid".
_READER = (
    "readerid readername readernumber readerno readercode rater raterid radiologist "
    "radiologistid radiologistname rad radid observer observerid user userid username "
    "physician physicianid doctor participant participantid annotator annotatorid expert expertid "
    "respondent respondentid obsusername creator"
)
_CASE = (
    "caseid casename casenumber caseno image imageid imagename imagenumber img imgid imgname "
    "filename exam examid radiograph radiographid item itemid sampleid docid scan scanid film "
    "displayset stimulus stimulusid studyinstanceuid sopinstanceuid refcasename obscasename"
)
_TRUTH = (
    "groundtruth gt referencestandard reference goldstandard gold truelabel trueclass truestatus "
    "truecategory realorai aiorreal realorfake fakeorreal actual target disease diseasestatus "
    "correctanswer expected"
)
_EXPERIENCE = (
    "experience yearsofexperience yearsexperience experienceinyears expyears yearsexp yoe "
    "yearsinpractice yearspractice experienceyrs yrsexperience yearsofpractice"
)
_DATASET = "datasetid datasetname subset cohort generator imageset caseset collection"
_PATIENT = "patientid patientnumber subject subjectid cluster clusterid"
_REGION = "bodyregion bodypart anatomy anatomicregion anatomicalregion"
_READER_FACTS = {
    "kind": "readertype readerkind",
    "experience_years": _EXPERIENCE,
    "subspecialty": "subspeciality specialty speciality specialisation specialization",
    "center": "centre institution hospital site centerid",
    "country": "nation",
    "noticed": "spontaneouslynoticed suspected",
}
_READS = {
    "reader": _READER,
    "case": _CASE,
    "modality": "modalityid modalityname treatment treatmentid arm condition technique "
    "readingcondition readingmode aid aided",
    "response": "answer decision call verdict judgement judgment choice prediction predicted "
    "userannotatedlabel labelname label diagnosis picked classification opinion readerresponse "
    "readeranswer userresponse selected selectedanswer",
    "score": "rating ratings likelihood probability mlprobability suspicion readerscore "
    "readerrating confidencescore suspicionscore modelscore confidence",
    "status": "readstatus answerstatus responsestatus",
    "quality": "imagequality qualityrating qualityscore",
    "order": "readorder readingorder presentationorder caseorder sequence",
    "seconds": "secs timeseconds timesecs timesec readingtime durationseconds timetakensecs "
    "timetaken durationinseconds duration responsetime",
    "repeat": "repetition repeatid epoch run runid attempt try replicate trial",
    "prompt": "promptid promptname promptnumber promptno promptvariant promptversion "
    "prompttemplate prompttype variant variantid variation",
    "temperature": "temp samplingtemperature modeltemperature",
    "session": "sessionid sessionnumber readingsession visit sitting",
    "timestamp": "readat answeredat readtime readdate datetime createdat submittedat recordeddate",
    "phase": "phaseid phasename phasenumber",
    "confidence": "certainty certaintyrating confidencerating howsure howcertain sureness",
    "truth": _TRUTH,
    "dataset": _DATASET,
    "patient": _PATIENT,
    "region": _REGION,
    **_READER_FACTS,
}

_SYNONYMS: dict[TableKind, dict[str, str]] = {
    "reads": _READS,
    "models": _READS
    | {"reader": "model modelid modelname ai algorithm llm system aimodel mlmodel " + _READER},
    "cases": {
        "case": _CASE + " id name",
        "truth": _TRUTH + " label class category diagnosis answer status",
        "dataset": _DATASET,
        "patient": _PATIENT,
        "region": _REGION,
    },
    "readers": {"reader": _READER + " id name", **_READER_FACTS, "kind": "readertype type"},
}

SYNONYMS: dict[TableKind, dict[str, frozenset[str]]] = {
    kind: {role: frozenset(names.split()) for role, names in roles.items()}
    for kind, roles in _SYNONYMS.items()
}

ROLE_NAMES: frozenset[str] = frozenset(role for roles in SYNONYMS.values() for role in roles)
CASE_ROLES = ("truth", "dataset", "patient", "region")
READER_ROLES = tuple(_READER_FACTS)

# Roles on which numbers depend: two candidates for one of them are an error, not a choice.
DECISIVE = frozenset(
    {"reader", "case", "truth", "response", "score", "modality", "dataset", "status", "repeat",
     "prompt", "kind"}
)  # fmt: skip


def squeezed(name: str) -> str:
    """Return a column's name without letter case, blanks and signs.

    Examples
    --------
    >>> squeezed("Rad_ID"), squeezed("years of experience")
    ('radid', 'yearsofexperience')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def named_role(heading: str, kind: TableKind) -> str | None:
    """Return the role that a heading names in a table of a kind, exactly or by synonym.

    Examples
    --------
    >>> named_role("image_name", "reads"), named_role("Label", "cases"), named_role("x", "cases")
    ('case', 'truth', None)
    """
    name = squeezed(heading)
    for role, synonyms in SYNONYMS[kind].items():
        if name == squeezed(role) or name in synonyms:
            return role
    return None
