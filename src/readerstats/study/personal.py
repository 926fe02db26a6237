"""Which columns are about a person: names, e-mail and IP addresses, phone numbers, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

from readerstats.study.kinds import is_model_name
from readerstats.study.roles import squeezed

Personal: TypeAlias = Literal["e-mail", "name", "part of a name", "other"]

# Headings are compared without letter case, blanks and signs, as `squeezed` writes them.
_EMAILS = (
    "email emails mail emailaddress mailaddress emailadress emailadresse adresseemail adressemail "
    "adressedemessagerie courriel correo correoelectronico direcciondecorreoelectronico "
    "correoelectrónico direccióndecorreoelectrónico enderecodeemail endereçodeemail "
    "indirizzoemail epost epostadress recipientemail useremail contactemail "
    "emailid メールアドレス 电子邮件地址 이메일주소"
)
_NAMES = (
    "fullname yourname yourfullname realname legalname participantname respondentname "
    "recipientname contactname patientname vorundnachname nameundvorname nomcomplet "
    "nombrecompleto nomecompleto whatisyourname"
)
_PARTS = (
    "firstname lastname middlename surname familyname givenname forename yourfirstname "
    "yourlastname recipientfirstname recipientlastname vorname nachname familienname prenom "
    "prénom nomdefamille apellido apellidos cognome sobrenome"
)
_MAY_BE_NAMES = (  # of people, or what the study calls its readers
    "name names nom nombre nome readername ratername radiologistname observername doctorname "
    "physicianname annotatorname expertname username obsusername user"
)
_OTHERS = (
    "ipaddress ipadress ipaddr clientip remoteip userip ipadresse phone phonenumber phoneno "
    "telephone telephonenumber mobilephone mobilenumber cellphone cellphonenumber telefon "
    "telefonnummer telefono teléfono telefone faxnumber latitude longitude locationlatitude "
    "locationlongitude geolocation gpscoordinates gpslatitude gpslongitude homeaddress "
    "streetaddress postaladdress mailingaddress zipcode postcode postalcode "
    "redcapsurveyidentifier surveyidentifier externalreference externaldatareference"
)
_BY_CELLS: Final = {  # headings that mean other things, too, and what cells make them personal
    "ip": re.compile(r"[\d.]{7,15}|[0-9a-f:]{4,39}", re.IGNORECASE),
    **dict.fromkeys(("tel", "mobile", "fax", "cell"), re.compile(r"[+(]?\d[\d ().\-/]{5,18}\d")),
    **dict.fromkeys(("lat", "lon", "lng", "long"), re.compile(r"[+-]?\d{1,3}\.\d{2,20}")),
}
_EMAIL_WORD: Final = re.compile(r"e-?mail|courriel", re.IGNORECASE)
_NAME_WORDS: Final = re.compile(
    r"\b(?:your|full|first|last|family|given) ?(?:and ?last )?names?\b|\bsurname\b", re.IGNORECASE
)
_SHORT: Final = 6
"""Words up to which a heading is the name of a field; longer ones ask something."""
_NO_NAMES = (
    "reader rater radiologist radiologists observer resident fellow expert junior senior attending "
    "consultant physician doctor group human user participant annotator intern student specialist "
    "generalist surgeon technologist team panel majority consensus truth reference standard"
)
_WORDS: Final = re.compile(
    r"[^\W\d_]+(?:['’.\-][^\W\d_]*)*(?:,? +[^\W\d_]+(?:['’.\-][^\W\d_]*)*){1,4}"
)

_WORDS_OF: Final = {
    "emails": frozenset(_EMAILS.split()),
    "names": frozenset(_NAMES.split()),
    "parts": frozenset(_PARTS.split()),
    "may_be_names": frozenset(_MAY_BE_NAMES.split()),
    "others": frozenset(_OTHERS.split()),
    "no_names": frozenset(_NO_NAMES.split()),
}


def personal(heading: str, cells: Sequence[str]) -> Personal | None:
    """Tell what a column holds of people, by its heading and, where that leaves a doubt, its cells.

    Parameters
    ----------
    heading : str
    cells : sequence of str
        Its different values.

    Returns
    -------
    {"e-mail", "name", "part of a name", "other"} or None

    Examples
    --------
    >>> personal("E-mail Address", []), personal("IPAddress", []), personal("rating", ["3"])
    ('e-mail', 'other', None)
    >>> personal("Name", ["Anna Rossi", "Li Wei"]), personal("Name", ["R01", "R02"])
    ('name', None)
    """
    name = squeezed(heading)
    is_short = len(heading.split()) <= _SHORT
    if name in _WORDS_OF["emails"] or (is_short and _EMAIL_WORD.search(heading)):
        return "e-mail"
    if name in _WORDS_OF["parts"]:
        return "part of a name"
    if name in _WORDS_OF["names"] or (is_short and _NAME_WORDS.search(heading)):
        return "name"
    if name in _WORDS_OF["may_be_names"]:
        return "name" if are_full_names(cells) else None
    if name in _WORDS_OF["others"]:
        return "other"
    form = _BY_CELLS.get(name)
    fits = form is not None and bool(cells) and all(form.fullmatch(cell.strip()) for cell in cells)
    return "other" if fits else None


def depends_on_cells(heading: str) -> bool:
    """Whether a heading alone does not tell if the column is about people.

    Examples
    --------
    >>> depends_on_cells("name"), depends_on_cells("e-mail")
    (True, False)
    """
    name = squeezed(heading)
    return name in _BY_CELLS or name in _WORDS_OF["may_be_names"]


def are_full_names(cells: Iterable[str]) -> bool:
    """Whether most values are a first and a last name, where they are not models.

    Examples
    --------
    >>> are_full_names(["Anna Rossi", "Wei, Li", "GPT-5"]), are_full_names(["Junior Resident"])
    (True, False)
    """
    people = [cell for cell in cells if not is_model_name(cell)]
    return bool(people) and 2 * sum(map(is_full_name, people)) > len(people)


def is_full_name(text: str) -> bool:
    """Whether a text could be the first and the last name of a person.

    Examples
    --------
    >>> is_full_name("Dr. Anna Rossi"), is_full_name("Reader One"), is_full_name("Rossi")
    (True, False, False)
    """
    words = text.strip()
    if len(words) > 80 or not _WORDS.fullmatch(words):
        return False
    return not {squeezed(word) for word in words.split()} & _WORDS_OF["no_names"]


def person_key(text: str) -> str:
    """Return an e-mail address or a name as it is compared: without letter case and blanks.

    Examples
    --------
    >>> person_key(" Anna  Rossi "), person_key("ANNA@example.org")
    ('anna rossi', 'anna@example.org')
    """
    return " ".join(text.casefold().split())
