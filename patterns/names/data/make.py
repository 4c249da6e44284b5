#!/usr/bin/env python3
"""Regenerates words.gz from the packages named in README.md.

    python3 make.py PACKAGES && go run train.go

PACKAGES is a folder that holds, unpacked:
    py/       the wheels of Faker and Babel
    js/       the npm package @faker-js/faker
    x/        the Debian packages scowl, wordnet-base, wpolish, wdutch

Every line of words.gz is one folded word and four strengths from 0 to 15: given
name, surname, ordinary word (15: office vocabulary, no name by itself), place
(15: a country or great city).
"""
import collections, glob, gzip, hashlib, importlib, json, math, os, re, subprocess, sys, unicodedata

root = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, root + '/py')

SPECIAL = str.maketrans({
    'ß': 'ss', 'ø': 'o', 'æ': 'ae', 'œ': 'oe', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ı': 'i', 'ə': 'e',
    'ŋ': 'n', 'ħ': 'h', 'ŧ': 't', 'ĸ': 'k', 'ɔ': 'o', 'ɛ': 'e', 'ε': 'e', 'ŀ': 'l', 'ƒ': 'f'})
CYRILLIC = dict(zip('абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяёљњђћџјѓќѕ', (
    'a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya yo lj nj dj c dz j gj kj dz').split()))
GREEK = dict(zip('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'.split()))
SCRIPT = str.maketrans({k: v.replace('_', '') for k, v in {**CYRILLIC, **GREEK}.items()})


def fold(word):
    """Lower case a-z without diacritics and apostrophes; '' if other letters stay."""
    w = word.lower().translate(SCRIPT)
    w = unicodedata.normalize('NFD', w.translate(SPECIAL))
    w = ''.join(c for c in w if not unicodedata.combining(c)).translate(SCRIPT)
    w = re.sub("['’ʻʼ`´.]", '', w)
    return w if re.fullmatch('[a-z]{2,24}', w) else ''


def tokens(name):
    for part in re.split(r'[\s\-–/,()]+', name):
        out = fold(part)
        if out:
            yield out
        umlaut = part.lower().replace('ä', 'ae').replace('ö', 'oe').replace('ü', 'ue')
        if umlaut != part.lower() and (alt := fold(umlaut)) and alt != out:
            yield alt


typed, section = collections.defaultdict(list), ''
for line in open(here + '/typed.txt', encoding='utf-8'):
    if line.startswith('['):
        section = line[1:line.index(']')]
    elif not line.startswith('#'):
        typed[section] += line.split()
particles = {fold(w) for w in typed['particle']} | {'mc', 'mac', 'o', 'fitz'}

given = collections.defaultdict(lambda: [0, 0.0])  # lists it is on, best weight
surname = collections.defaultdict(lambda: [0, 0.0])
ordinary = collections.defaultdict(float)
place = collections.defaultdict(float)
office = set()


def add(table, names, weight):
    """One list of names; a list in order of frequency may be given as a dict."""
    best = max(names.values()) if isinstance(names, dict) and names else None
    seen = {}
    for name in names:
        w = weight
        if best:
            w += 1.0 + 0.35 * math.log(max(names[name], 1e-9) / best)
        parts = [t for t in tokens(name) if t not in particles]
        for t in parts:
            seen[t] = max(seen.get(t, 0), w - (1.0 if len(parts) > 2 else 0))
    for t, w in seen.items():
        table[t][0] += 1
        table[t][1] = max(table[t][1], w)


# Faker for Python. Left out are the locales whose own sources are collections on
# the web or share-alike encyclopedias rather than official statistics.
LEFT_OUT = set('''en_KE gu_IN mr_IN mk_MK sw en_PK fr_DZ ar_DZ ar_PS ar_SA tw_GH ro_RO ha_NG ig_NG sk_SK cs_CZ en_TH
    de_LU de_LI id_ID vi_VN uz_UZ az_AZ th_TH ka_GE pt_BR yo_NG en_NG es en'''.split())
ENGLISH = {'en_GB', 'en_IE', 'en_US', 'en_NZ', 'ga_IE'}
import faker.providers.person as person
folder = os.path.dirname(person.__file__)
for locale in sorted(os.listdir(folder)):
    if not re.fullmatch(r'[a-z]{2,3}(_[A-Z]{2})?', locale) or locale in LEFT_OUT:
        continue
    module = importlib.import_module('faker.providers.person.' + locale)
    for attr in sorted(dir(module.Provider)):
        values = getattr(module.Provider, attr)
        if not isinstance(values, (tuple, list, dict)) or not all(isinstance(v, str) for v in values):
            continue
        weight = 11 if locale in ENGLISH else 10
        if re.match(r'first_(romanized_)?names?(_(fe)?male)?$|given_names', attr) and attr not in ('first_names',):
            add(given, values, weight)
        elif attr == 'first_names' and not hasattr(module.Provider, 'first_names_male'):
            add(given, values, weight)
        elif re.match(r'(unisex_|male_|female_)?last_(romanized_)?names?', attr):
            add(surname, values, weight)
add(given, {n: 1 for n in importlib.import_module('faker.providers.person.en').Provider.first_names}, 7)
add(surname, importlib.import_module('faker.providers.person.en').Provider.last_names, 9)

# Faker for JavaScript.
dump = subprocess.run(['node', '--input-type=module', '-e', f'''
import * as f from "{os.path.abspath(root)}/js/package/dist/index.js";
console.log(JSON.stringify(Object.fromEntries(Object.entries(f.allLocales).map(([k, l]) =>
  [k, {{person: l.person, location: l.location, word: l.word, animal: l.animal, food: l.food,
    vehicle: l.vehicle, company: l.company, commerce: l.commerce}}]))))'''], capture_output=True, check=True).stdout
locales = json.loads(dump)


def leaves(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item)
    elif isinstance(node, dict):
        if isinstance(node.get('value'), str):
            yield node['value']
        else:
            for item in node.values():
                yield from leaves(item)


def words(node):
    for text in leaves(node):
        if '{{' not in text:
            yield text


for key, data in sorted(locales.items()):
    p = data.get('person') or {}
    if key not in ('base', 'en_AU_ocker', 'ja', 'ko', 'zh_CN', 'zh_TW', 'he', 'fa', 'ar', 'dv', 'eo'):
        weight = 11 if key.startswith('en') else 10
        add(given, list(words(p.get('first_name'))), weight)
        add(surname, list(words(p.get('last_name'))), weight - (1 if key == 'en' else 0))
    where = data.get('location') or {}
    for city in words([where.get(k) for k in ('city_name', 'county', 'state', 'country')] +
                      [where.get('city_prefix') if key in ('nl', 'nl_BE', 'fr_BE') else None]):
        parts = [t for t in tokens(city) if t not in particles]
        for t in parts:
            if len(t) > 2:
                place[t] = max(place[t], 10 if len(parts) == 1 else 5)
    if key != 'en':
        for word in words(data.get('word')):
            if word[:1].islower() or key.startswith('de'):
                for t in tokens(word):
                    if len(tokens_ := word.split()) == 1:
                        ordinary[t] = max(ordinary[t], 8)
    else:
        for text in words([data.get('animal', {}).get(k) for k in data.get('animal', {}) if k != 'pet_name'] +
                          [data.get('food'), data.get('commerce'), where.get('street_suffix')]):
            for t in tokens(text):
                if text.split()[-1].lower().startswith(t[:4]):
                    ordinary[t] = max(ordinary[t], 5)

# Cities of Faker for Python.
import faker.providers.address as address
for path in sorted(glob.glob(os.path.dirname(address.__file__) + '/*/__init__.py')):
    locale = path.split('/')[-2]
    module = importlib.import_module('faker.providers.address.' + locale)
    for attr in ('cities', 'city_names', 'communities', 'counties', 'provinces', 'states', 'regions', 'countries', 'districts',
                 'municipalities', 'departments', 'country_names', 'towns'):
        for entry in getattr(module.Provider, attr, None) or ():
            for text in leaves(list(entry) if isinstance(entry, tuple) else entry):
                parts = [t for t in tokens(text) if t not in particles]
                for t in parts:
                    if len(t) > 2:
                        place[t] = max(place[t], 9 if len(parts) == 1 else 4)

# SCOWL: the size is a grade of how common a word is.
GRADE = {'10': 14, '20': 12, '35': 9, '40': 7.5, '50': 6}
LATER = {'55': 4, '60': 4, '70': 3}
later = {}
for path in sorted(glob.glob(root + '/x/usr/share/dict/scowl/*-words.*')):
    kind, size = os.path.basename(path).split('-words.')
    if kind not in ('english', 'american', 'british'):
        continue
    for word in open(path, encoding='utf-8').read().split():
        if "'" in word or not (t := fold(word)):
            continue
        if size in GRADE:
            ordinary[t] = max(ordinary[t], GRADE[size])
        elif size in LATER:
            later[t] = LATER[size]

# WordNet: how often a sense occurs in running text, things and beasts, places, persons.
counts = collections.Counter()
dictionary = root + '/x/usr/share/wordnet/'
for line in open(dictionary + 'cntlist.rev'):
    sense, _, count = line.split()
    lemma = sense.split('%')[0]
    kind = sense.split('%')[1].split(':')[1]
    if kind not in ('18', '15'):  # persons and places do not make a word ordinary
        counts[lemma] += int(count)
for lemma, count in counts.items():
    t = fold(lemma)
    if '_' not in lemma and t and (t in ordinary):
        ordinary[t] = min(15, ordinary[t] + min(3, 0.45 * math.log2(1 + count)))
TITLES = set('saint st sir lord king queen pope prince princess duke count emperor lady the john john'.split())
for line in open(dictionary + 'data.noun'):
    if line.startswith('  '):
        continue
    field = line.split(' ')
    lexical, n = field[1], int(field[3], 16)
    lemmas = [field[4 + 2 * i] for i in range(n)]
    instance = ' @i ' in line
    for lemma in lemmas:
        parts = lemma.split('_')
        if lexical == '18' and instance and len(parts) in (2, 3) and all(re.fullmatch(r"[A-Z][\w'\-.]+", p) for p in parts):
            t = fold(parts[-1])
            if t and t not in ordinary and t not in particles and parts[0].lower() not in TITLES:
                add(surname, [parts[-1]], 7)
                if not parts[0].endswith('.'):
                    add(given, [parts[0]], 5)
        elif lexical == '15' and lemma[0].isupper():
            for p in parts:
                if p[0].isupper() and (t := fold(p)) and len(t) > 2 and t not in particles:
                    place[t] = max(place[t], 10 if len(parts) == 1 else 4)
        elif lexical in ('05', '20', '13', '06', '27') and len(parts) == 1 and (t := fold(lemma)):
            if lemma[0].isupper():
                if lexical in ('05', '20'):  # genera and families
                    later[t] = max(later.get(t, 0), 4)
            elif t not in ordinary:
                later[t] = max(later.get(t, 0), 4)

# Polish: the inflected forms give surnames and given names away.
forms = {w for w in open(root + '/x/usr/share/dict/polish', encoding='utf-8').read().split() if w[0].isupper()}
polish = []
for w in sorted(forms):
    if len(w) > 3 and not w.isupper():
        if w.endswith(('ski', 'cki', 'dzki')) and w + 'mi' in forms and w + 'ego' in forms and w[:-1] + 'ą' in forms:
            polish += [w, w[:-1] + 'a']
        elif w + 'owie' in forms and w + 'owi' in forms and w + 'ówna' not in forms and w + 'ostwo' not in forms:
            polish.append(w)
        elif w + 'ostwo' in forms:
            add(given, [w], 7)


def picked(word, share):
    return hashlib.md5(word.encode()).digest()[0] < share * 256


REGULAR = ('ski', 'ska', 'cki', 'cka', 'wicz', 'czyk', 'czak')
add(surname, [w for w in polish if picked(w, 0.25 if w.endswith(REGULAR) else 0.5)], 8)

# Polish and Dutch common words, a sample: they teach the n-grams.
for path, share in (('polish', 0.0018), ('dutch', 0.014)):
    for w in open(f'{root}/x/usr/share/dict/{path}', encoding='utf-8').read().split():
        if w.islower() and 3 < len(w) < 14 and hashlib.md5(w.encode()).digest()[:2] < int(share * 65536).to_bytes(2, 'big'):
            if t := fold(w):
                later[t] = max(later.get(t, 0), 5)

# CLDR through Babel: months, days, countries, languages, currencies of many languages.
from babel import Locale
for code in 'en fr de es pt it nl pl hu cs sk ro sv da nb fi tr cy ga lt lv et hr sl'.split():
    loc = Locale.parse(code)
    for table in (loc.months['format']['wide'], loc.months['stand-alone']['wide'], loc.days['format']['wide']):
        for text in table.values():
            for t in tokens(text):
                ordinary[t] = max(ordinary[t], 14 if code == 'en' else 11)
    for text in loc.languages.values():
        for t in tokens(text):
            if len(t) > 3:
                ordinary[t] = max(ordinary[t], 5)
    for name, text in loc.territories.items():
        parts = [t for t in tokens(text) if t not in particles]
        if name.isalpha():
            for t in parts:
                place[t] = max(place[t], (13 if code == 'en' else 10) if len(parts) == 1 else 5)

# The words typed for this project.
add(given, typed['given'], 10)
add(surname, typed['surname'], 10.5)
add(given, [a + b for a in typed['pinyin'] for b in typed['pinyin'] if picked(a + ' ' + b, 0.06) and a + b not in ordinary], 7)
for w in typed['place']:
    for t in tokens(w):
        place[t] = max(place[t], 12)
for w in typed['country']:
    for t in tokens(w):
        place[t] = 15
for w in typed['product']:
    for t in tokens(w):
        ordinary[t] = max(ordinary[t], 9)
for w in typed['office']:
    for t in tokens(w):
        office.add(t)
        ordinary[t] = max(ordinary[t], 13)
for t, grade in later.items():
    if t not in ordinary and not (t in surname or t in given) and picked(t, 0.45):
        ordinary[t] = grade


def strength(entry):
    lists, best = entry
    return max(1, min(15, best + 1.3 * math.log2(lists)))


both = {t for w in typed['both'] for t in tokens(w)}
lines = []
for t in sorted(set(given) | set(surname) | set(ordinary) | set(place)):
    if len(t) == 2 and t in particles:
        continue
    g = strength(given[t]) if t in given else 0
    s = strength(surname[t]) if t in surname else 0
    o = 15 if t in office and t not in both else min(14, ordinary.get(t, 0))
    lines.append('%s %d %d %d %d\n' % (t, round(g), round(s), round(o), round(place.get(t, 0) if t not in both else min(14, place.get(t, 0)))))
with open(here + '/words.gz', 'wb') as raw, gzip.GzipFile(fileobj=raw, mode='wb', compresslevel=9, mtime=0, filename='') as f:
    f.write(''.join(lines).encode())
print('%d words: %d given, %d surnames, %d ordinary, %d places' % (
    len(lines), len(given), len(surname), len(ordinary), len(place)))
