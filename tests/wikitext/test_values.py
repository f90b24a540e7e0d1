"""Every type of value, with what people write for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from bot.cohort.form import FREE, Field, FieldType, Value, Window
from bot.wikitext.answer import Answer
from bot.wikitext.calls import tokenize
from bot.wikitext.plain import read_value
from bot.wikitext.values import read

WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))


def read_as(kind: FieldType, text: str, choices: tuple[str, ...] = (), least: int = 0) -> Answer:
    field = Field("field", kind, choices=choices, least=least)
    return read(read_value(tokenize(text), kind in FREE), field, WINDOW)


def rows(table: str) -> list[tuple[str, str]]:
    """Lines of `what is written -> what it means`; `!` after it for ambiguous, `?` for unreadable."""
    pairs = (line.split(" -> ") for line in table.strip().splitlines())
    return [(written.strip(), meant.strip()) for written, meant in pairs]


def meaning(answer: Answer) -> str:
    value: Value = answer.value
    shown = ""
    if isinstance(value, datetime):
        assert value.tzinfo is UTC
        shown = f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    elif isinstance(value, tuple):
        shown = " ".join(value)
    elif value is not None:
        shown = str(value)
    marks = {"": "", "ambiguous": "!", "unreadable": "?", "too-short": "<"}
    return f"{shown} {marks[answer.doubt]}".strip()


def case(kind: FieldType, table: str) -> list[object]:
    return [pytest.param(kind, written, meant, id=f"{kind}: {written}") for written, meant in rows(table)]


USERS = """
Amina K -> Amina K
amina_K -> Amina K
[[User:Amina_K|Amina]] ([[User talk:Amina K|talk]]) -> Amina K
[[m:User:Amina K]] -> Amina K
[[:w:sw:Mtumiaji:Amina K|me]] -> Amina K
User::en:Ravan -> Ravan
Gagamit:EricaAzz -> EricaAzz
Benutzer:Ravan/Sandkasten -> Ravan
Участник:Иван -> Иван
مستخدم:Ravan -> Ravan
{{u|Jwale2}} -> Jwale2
{{reply to|Jwale2}} -> Jwale2
@Jwale2 -> Jwale2
Amina K (WMF) -> Amina K (WMF)
Amina K (talk) 12:30, 5 October 2022 (UTC) -> Amina K
Amina K (talk · contribs) -> Amina K
[[Special:Contributions/Amina K|Amina]] -> Amina K
https://meta.wikimedia.org/wiki/User:Amina_K -> Amina K
[https://meta.wikimedia.org/wiki/User:Amina%20K me] -> Amina K
'''Amina&nbsp;K''' -> Amina K
amina@example.org -> ?
127.0.0.1 -> ?
"""
WIKIS = """
swwiki -> swwiki
SW.wikipedia.org -> swwiki
sw.m.wikipedia.org -> swwiki
https://sw.wikipedia.org/wiki/Mwanzo -> swwiki
[https://sw.wikipedia.org here] -> swwiki
[[:w:sw:Mwanzo|Swahili Wikipedia]] -> swwiki
[[:w:sw:Mwanzo|mine]] -> swwiki
[[:en:Swahili Wikipedia|Swahili Wikipedia]] -> swwiki
[[w:sw:]] -> swwiki
w:sw: -> swwiki
:sw: -> swwiki
sw -> swwiki
Swahili Wikipedia -> swwiki
Wikipedia in Swahili -> swwiki
Wikipédia en français -> frwiki
Русская Википедия -> ruwiki
ويكيبيديا العربية -> arwiki
English -> enwiki
en wiki -> enwiki
enwp -> enwiki
en.wp -> enwiki
Simple English Wikipedia -> simplewiki
es.wikisource.org -> eswikisource
French Wiktionary -> frwiktionary
wikt:fr: -> frwiktionary
Commons -> commonswiki
commons.wikimedia.org -> commonswiki
www.wikidata.org -> wikidatawiki
Meta-Wiki -> metawiki
be-tarask.wikipedia.org -> be_x_oldwiki
zh-min-nan -> zh_min_nanwiki
zh_min_nanwiki -> zh_min_nanwiki
Norwegian Bokmål -> nowiki
Swahili Wikipedia (sw.wikipedia.org) -> swwiki
sw.wikipedia.org, en.wikipedia.org -> swwiki !
All of wikipedia. -> ?
my wikipedia -> ?
Wikipedia -> ?
www.wikipedia.org -> ?
xx.wikipedia.org -> ?
sw.wikipedia.org.evil.example -> swwiki
"""
COUNTRIES = """
Kenya -> KE
ke -> KE
KEN -> KE
kenya. -> KE
[[Kenya]] -> KE
[[:w:en:Kenya|Kenya]] -> KE
'''Kenya''' 🇰🇪 -> KE
🇰🇪 -> KE
{{flag|Ghana}} -> GH
{{flagicon|GHA}} Ghana -> GH
{{KEN}} -> KE
Kenia -> KE
Brasil -> BR
مصر -> EG
Россия -> RU
中国 -> CN
Ivory Coast -> CI
Côte d’Ivoire -> CI
UK -> GB
U.S.A. -> US
Turkey -> TR
Türkiye -> TR
DR Congo -> CD
Tanzania -> TZ
Bolivia -> BO
Palestine -> PS
Taiwan -> TW
Kosovo -> XK
XK -> XK
The Gambia -> GM
Republic of Kenya -> KE
Bosnia and Herzegovina -> BA
Nairobi, Kenya -> KE
I live in Kenya -> KE
Kenya (Nairobi) -> KE
Guinea Bissau -> GW
South Sudan -> SS
Kenya and Uganda -> KE !
Wakanda -> ?
Indiana -> ?
Africa -> ?
worldwide -> ?
EU -> ?
"""
LANGUAGES = """
Swahili, English -> sw en
sw; en -> sw en
tl / en -> tl en
العربية، English -> ar en
日本語、英語 -> ja en
SWAHILI,english -> sw en
Kiswahili, English (fluent) -> sw en
Swahili and English -> sw en
Swahili na Kiingereza -> sw en
English & French -> en fr
Português e Inglês -> pt en
sw en -> sw en
Swahili English -> sw en
en-N, sw-4 -> en sw
English – native, Swahili – basic -> en sw
English: fluent; Swahili -> en sw
I speak English well -> en
{{#language:tw|en}}, en -> tw en
{{lang|sw|Kiswahili}} -> sw
[[:en:Swahili language|Swahili]]; English -> sw en
Brazilian Portuguese, en -> pt-br en
pt-BR -> pt-br
eng, swa -> en sw
Twi, Ewe -> tw ee
Tagalog -> tl
en, English, EN -> en
English, etc. -> en
sw, xx-klingonish, en -> sw en ?
Swahilix -> ?
football -> ?
"""
ZONES = """
Africa/Nairobi -> Africa/Nairobi
africa/nairobi -> Africa/Nairobi
Africa/Addis Ababa -> Africa/Addis_Ababa
Africa/Nairobi (UTC+3) -> Africa/Nairobi
Nairobi -> Africa/Nairobi
Nairobi, Kenya -> Africa/Nairobi
UTC+3 -> UTC+03:00
utc + 3 -> UTC+03:00
UTC+5:30 -> UTC+05:30
UTC+5.5 -> UTC+05:30
UTC+0545 -> UTC+05:45
GMT-5 -> UTC-05:00
UTC−5 -> UTC-05:00
+03:00 -> UTC+03:00
EAT (UTC+3) -> UTC+03:00
(UTC+03:00) Nairobi -> UTC+03:00
EAT -> UTC+03:00
East Africa Time -> UTC+03:00
CET -> CET
UTC -> UTC
GMT -> UTC
UTC±0 -> UTC
UTC+25 -> ?
IST -> ?
EST -> ?
Mars/Olympus -> ?
3 -> ?
"""
YES_NO = """
yes -> True
Yes, please! -> True
please -> True
No problem -> True
oui -> True
sí -> True
نعم -> True
ndiyo -> True
да -> True
✓ -> True
{{yes}} -> True
No, thank you -> False
no please -> False
hapana -> False
não -> False
нет -> False
لا -> False
❌ -> False
maybe -> ?
yes and no -> ?
"""
DATES = """
2022-10-05 -> 2022-10-05
2022-10-05T09:30:00+03:00 -> 2022-10-05 06:30
2022-10-05T09:30Z -> 2022-10-05 09:30
2022-10-05 12:30:00 -> 2022-10-05 12:30
20221005123000 -> 2022-10-05 12:30
12:30, 5 October 2022 (UTC) -> 2022-10-05 12:30
[[User:Amina 5|Amina 5]] ([[User talk:Amina 5|talk]]) 12:30, 5 October 2022 (UTC) -> 2022-10-05 12:30
5 October 2022 -> 2022-10-05
5 oct 2022 -> 2022-10-05
5th of October, 2022 -> 2022-10-05
July 1st 2022 -> 2022-07-01
1-Apr-2022 -> 2022-04-01
2022 October 5 -> 2022-10-05
5 October 2022, 12:30 -> 2022-10-05 12:30
October 5, 2022 at 3 pm -> 2022-10-05 15:00
12:30 am, October 5, 2022 -> 2022-10-05 00:30
Wed, 5 Oct 2022 12:30:00 +0300 -> 2022-10-05 09:30
12:30, 5 October 2022 (EAT) -> 2022-10-05 09:30
October 24, 2021 23:59 (Anywhere on Earth) -> 2021-10-25 11:59
2022-10-19 24:00 -> 2022-10-20
5 октября 2022 -> 2022-10-05
12:30, 5 октября 2022 (UTC) -> 2022-10-05 12:30
٥ أكتوبر ٢٠٢٢ -> 2022-10-05
5 de octubre de 2022 -> 2022-10-05
le 5 octobre 2022 à 12h30 -> 2022-10-05 12:30
5. Oktober 2022 -> 2022-10-05
5 Oktoba 2022 -> 2022-10-05
5 अक्टूबर 2022 -> 2022-10-05
2022年10月5日 -> 2022-10-05
2022년 10월 5일 -> 2022-10-05
5 tháng 10 năm 2022 -> 2022-10-05
13/10/2022 -> 2022-10-13
10/13/2022 -> 2022-10-13
10/10/2022 -> 2022-10-10
05/10/2022 -> 2022-10-05 !
10/05/2022 -> 2022-10-05 !
5.10.22 -> 2022-10-05 !
03/04/2022 -> 2022-04-03 !
10/5/2022 12:30 -> 2022-10-05 12:30 !
5 October -> 2022-10-05 !
5 October 2022 12:30 (IST) -> 2022-10-05 12:30 !
5 May -> ?
October 24, 2022 25:59 (Anywhere on Earth) -> ?
31 February 2022 -> ?
31/02/2022 -> ?
2022-13-45 -> ?
0001-01-01T00:00+14:00 -> ?
October 2022 -> ?
yesterday -> ?
soon -> ?
"""


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        *case("user", USERS), *case("wiki", WIKIS), *case("country", COUNTRIES), *case("languages", LANGUAGES),
        *case("timezone", ZONES), *case("yes/no", YES_NO), *case("date", DATES),
    ],
)  # fmt: skip
def test_values(kind: FieldType, written: str, meant: str) -> None:
    assert meaning(read_as(kind, written)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    rows("""
email -> email
E-Mail -> email
by email, please -> email
my talk page -> talk
emails -> email
talk or email -> talk !
pigeon -> ?
not by email -> ?
"""),
)
def test_a_choice(written: str, meant: str) -> None:
    assert meaning(read_as("choice", written, choices=("talk", "email"))) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    rows("""
Gender and climate -> gender climate
climate change / gender -> climate gender
climate, climate -> climate
climate, football -> climate ?
football -> ?
"""),
)
def test_choices(written: str, meant: str) -> None:
    assert meaning(read_as("choices", written, choices=("climate", "sustainability", "gender"))) == meant


def test_choices_in_a_bulleted_list() -> None:
    answer = read_as("choices", "* climate\n* sustainability", choices=("climate", "sustainability", "gender"))
    assert answer.value == ("climate", "sustainability")
    assert answer.doubt == ""


def test_only_what_cannot_be_read_is_quoted() -> None:
    assert read_as("languages", "sw, qwertyish, en, foo bar").what == "qwertyish, foo bar"
    assert read_as("choices", "climate, football", choices=("climate",)).what == "football"


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("x" * 50, ""),
        ("x" * 49, "too-short"),
        ("x " * 49, "too-short"),
        ("x" + " " * 200 + "y", "too-short"),
        ("气候变化与可持续发展的活动由我们来组织", ""),
        ("气候变化", "too-short"),
    ],
)
def test_length_counts_what_is_visible(text: str, doubt: str) -> None:
    assert read_as("text", text, least=50).doubt == doubt


@pytest.mark.parametrize("kind", [kind for kind in get_args(FieldType) if kind not in FREE])
def test_an_essay_is_no_short_answer(kind: FieldType) -> None:
    assert read_as(kind, "Kenya Swahili yes 5 October 2022 " * 1000, choices=("climate",)).doubt == "unreadable"
