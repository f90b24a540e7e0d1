"""Wikis as people name them: `swwiki`, `sw.wikipedia.org`, `w:sw:Mwanzo`, `Swahili Wikipedia`, `sw`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.wikitext.answer import Answer, unreadable
from bot.wikitext.places import language

LONGEST = 500
# Those that can be edited; the sister projects use the same codes.
CODES = frozenset(
    """
    ab ace ady af als alt am ami an ang ann anp ar arc ary arz as ast atj av avk awa ay az azb ba ban bar bat-smg
    bbc bcl bdr be be-tarask bew bg bh bi bjn blk bm bn bo bol bpy br bs btm bug bxr ca cbk-zam cdo ce ceb ch chr
    chy ckb co cr crh cs csb cu cv cy da dag de dga din diq dsb dtp dty dv dz ee el eml en eo es et eu ext fa fat ff
    fi fiu-vro fj fo fon fr frp frr fur fy ga gag gan gcr gd gl glk gn gom gor got gpe gu guc gur guw gv ha hak haw
    he hi hif hr hsb ht hu hy hyw ia iba id ie ig igl ik ilo inh io is isv it iu ja jam jbo jv ka kaa kab kai kaj
    kbd kbp kcg kg kge ki kk kl km kn knc ko koi krc ks ksh ku kus kv kw ky la lad lb lbe lez lfn lg li lij lld lmo
    ln lo lt ltg lv mad mag mai map-bms mdf mg mhr mi min mk ml mn mni mnw mos mr mrj ms mt mwl my myv mzn nah nap
    nds nds-nl ne new nia nl nn no nov nqo nr nrm nso nup nv ny oc olo om or os pa pag pam pap pcd pcm pdc pfl pi pl
    pms pnb pnt ppl ps pt pwn qu rki rm rmy rn ro roa-rup roa-tara rsk ru rue rw sa sah sat sc scn sco sd se sg sh
    shi shn si simple sk skr sl sm smn sn so sq sr srn ss st stq su sv sw syl szl szy ta tay tcy tdd te tet tg th ti
    tig tk tl tly tn to tok tpi tr trv ts tt tum tw ty tyv udm ug uk ur uz ve vec vep vi vls vo wa war wo wuu xal xh
    xmf yi yo za zea zgh zh zh-classical zh-min-nan zh-yue zu
    """.split()  # noqa: SIM905 (a long list reads better as words)
)
"""The language codes of Wikipedias, which are prefixes of links to them."""
_SPECIAL = {
    "commons": "commonswiki", "wikimedia commons": "commonswiki", "wikidata": "wikidatawiki", "d": "wikidatawiki",
    "c": "commonswiki", "m": "metawiki", "meta": "metawiki", "metawiki": "metawiki", "meta wiki": "metawiki",
    "metawikimedia": "metawiki", "mediawiki": "mediawikiwiki", "mw": "mediawikiwiki", "species": "specieswiki",
    "wikispecies": "specieswiki", "incubator": "incubatorwiki", "wikimedia incubator": "incubatorwiki",
    "outreach": "outreachwiki", "wikimania": "wikimaniawiki", "wikifunctions": "wikifunctionswiki",
    "commonswiki": "commonswiki", "wikidatawiki": "wikidatawiki", "mediawikiwiki": "mediawikiwiki",
    "specieswiki": "specieswiki", "incubatorwiki": "incubatorwiki", "outreachwiki": "outreachwiki",
    "wikimaniawiki": "wikimaniawiki", "wikifunctionswiki": "wikifunctionswiki", "foundation": "foundationwiki",
    "foundationwiki": "foundationwiki", "metawiki wikimedia": "metawiki", "wikimedia meta wiki": "metawiki",
}  # fmt: skip
# Codes of languages whose wikis kept an older one.
_WIKI_CODES = {
    "nb": "no", "cmn": "zh", "yue": "zh-yue", "nan": "zh-min-nan", "lzh": "zh-classical", "gsw": "als", "fil": "tl",
    "sgs": "bat-smg", "rup": "roa-rup", "vro": "fiu-vro", "be-x-old": "be-tarask", "ak": "tw", "cbk": "cbk-zam",
}  # fmt: skip
_DATABASE_CODES = {"be-tarask": "be_x_old"}
_PROJECTS = {
    "wikipedia": "wiki", "wiktionary": "wiktionary", "wikibooks": "wikibooks", "wikinews": "wikinews",
    "wikiquote": "wikiquote", "wikisource": "wikisource", "wikiversity": "wikiversity", "wikivoyage": "wikivoyage",
}  # fmt: skip
_PREFIXES = {
    "w": "wiki", "wikt": "wiktionary", "b": "wikibooks", "n": "wikinews", "q": "wikiquote", "s": "wikisource",
    "v": "wikiversity", "voy": "wikivoyage", "wp": "wiki", **_PROJECTS,
}  # fmt: skip
_HOST = re.compile(rf"(?<![\w.-])([a-z]{{2,}}(?:-[a-z]+)*)\.(?:m\.|zero\.)?({'|'.join(_PROJECTS)})(?!\w)")
_SPECIAL_HOST = re.compile(
    r"(?<![\w.-])(?:www\.|m\.)*(?:(commons|meta|species|incubator|outreach|wikimania|foundation)\.(?:m\.)?wikimedia"
    r"|(wikidata|mediawiki|wikifunctions))\.org"
)
_DATABASE = re.compile(rf"([a-z]{{2,}}(?:[_-][a-z]+)*?)[ _-]?({'|'.join(set(_PROJECTS.values()))}|wp|\.wp)")
_INTERWIKI = re.compile(r":?(?:([a-z]+):+)?([a-z]{2,}(?:-[a-z]+)*)(?::.*)?", re.DOTALL)
_PROJECT_WORDS = (
    (re.compile(r"wikip[eéè]di[aájeęę]\w*|wikipedya|wikipidia|википед\w+|вікіпед\w+|ويكيبيديا|ويكيپيديا|ویکی‌?پدیا|ויקיפדיה"
                r"|विकिपीडिया|উইকিপিডিয়া|維基百科|维基百科|ウィキペディア|위키백과|วิกิพีเดีย|βικιπαίδεια|vikipedi\w*|wikipedie|wiki\b|\bwp\b"),
     "wiki"),
    (re.compile(r"wiktionar(?:y|io)|wiktionnaire|wikcionario|wikizionario|wikwörterbuch|викисловар\w+"), "wiktionary"),
    (re.compile(r"wikisource|wikifuentes|викитека"), "wikisource"),
    (re.compile(r"wikiquote|wikicitas|викицитатник"), "wikiquote"),
    (re.compile(r"wikibooks|wikilibros|wikilivres"), "wikibooks"),
    (re.compile(r"wikivoyage|wikiviajes"), "wikivoyage"),
    (re.compile(r"wikinews|wikinoticias"), "wikinews"),
    (re.compile(r"wikiversity|wikiversidad"), "wikiversity"),
)  # fmt: skip
_WORDS = frozenset({"all", "am", "any", "as", "be", "he", "in", "is", "it", "my", "no", "or", "so", "to"})  # codes, too
_FILLERS = re.compile(r"(?<!\w)(?:the|in|on|en|em|de|da|do|del|la|le|du|auf|of|my|langue|edition|version)(?!\w)|版")


def read_wiki(text: str, targets: tuple[str, ...]) -> Answer:
    """A wiki as its database name; of several, the first. Links count where the words don't say it."""
    for written in (text, *targets[:10]):
        found = _wikis(written.casefold())
        if found:
            return Answer(found[0], "ambiguous" if len(found) > 1 else "", text if len(found) > 1 else "")
    return unreadable(text)


@lru_cache(maxsize=4096)
def _wikis(text: str) -> tuple[str, ...]:
    if len(text) > LONGEST:
        return ()
    if hosts := _hosts(text):
        return hosts
    plain = text.strip(" .,;!\"'")
    if (one := _one(plain)) is not None:
        return (one,)
    parts = [_one(part) for part in re.split(r"\s*(?:[,;/()\n]|\band\b|\bor\b)\s*", plain) if part]
    return tuple(dict.fromkeys(part for part in parts if part is not None))


def _hosts(text: str) -> tuple[str, ...]:
    special = [_SPECIAL[match[1] or match[2]] for match in _SPECIAL_HOST.finditer(text)]
    named = [_database(match[1], _PROJECTS[match[2]]) for match in _HOST.finditer(text)]
    return tuple(dict.fromkeys([*special, *(name for name in named if name is not None)]))


def _one(name: str) -> str | None:
    key = re.sub(r"[\s_\-]+", " ", name).strip(" .:")
    if (special := _SPECIAL.get(key)) is not None:
        return special
    if (match := _DATABASE.fullmatch(name)) is not None and not (match[1] in _WORDS and " " in name):
        project = _PREFIXES.get(match[2].strip("."), match[2])
        if (database := _database(match[1], project)) is not None:
            return database
    if (match := _INTERWIKI.fullmatch(name)) is not None and (match[1] is None or match[1] in _PREFIXES):
        database = _database(match[2], _PREFIXES[match[1]] if match[1] else "wiki")
        if database is not None:
            return database
    return _in_words(name)


def _database(code: str, project: str) -> str | None:
    code = code.replace("_", "-")
    code = _WIKI_CODES.get(code, code)
    return _DATABASE_CODES.get(code, code.replace("-", "_")) + project if code in CODES else None


def _in_words(name: str) -> str | None:
    project = "wiki"
    for pattern, suffix in _PROJECT_WORDS:
        name, count = pattern.subn(" ", name)
        if count:
            project = suffix
            break
    name = " ".join(name.replace("-", " ").split()).strip(" .:'\"")
    for spelt in (name, " ".join(_FILLERS.sub(" ", name).split())):
        if spelt in _WORDS:
            continue
        code = "simple" if spelt.removesuffix(" english") == "simple" else language(spelt)
        if code and (database := _database(code, project) or _database(code.partition("-")[0], project)):
            return database
    return None
