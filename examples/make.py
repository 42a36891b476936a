"""Makes the invented data of the lessons: `python3 examples/make.py`.

Standard library only, every lesson with its own seed, so two runs write the same bytes.
No row describes a real person. The bias is put in on purpose and stands in the tables below:
the lessons show how the tool finds it again.
"""

import csv
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent


def write(path, header, rows, separator=","):
    path = HERE / path
    path.parent.mkdir(exist_ok=True, parents=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path.relative_to(HERE)}: {len(rows)} rows")


def pick(rng, weighted):
    """One of the keys of a table of probabilities."""
    at = rng.random()
    for value, probability in weighted:
        if at < probability:
            return value
        at -= probability
    return weighted[-1][0]


# --- 01: a loan offer, one row per person -------------------------------------------------------

GENDERS = [("female", 0.485), ("male", 0.470), ("other", 0.015), ("", 0.030)]
CAMPAIGNS = [("spring-loan", 0.40), ("summer-loan", 0.35), ("autumn-loan", 0.25)]
# How likely the (invented) system is to show the offer to an eligible person.
TARGETING = {"female": 0.42, "male": 0.64, "other": 0.55, "": 0.52}


def income_factor(income):
    """The second bias: fewer offers for low incomes; 1 for everybody from 40,000 up."""
    if income is None:
        return 1.0
    return 0.58 if income < 25_000 else 0.85 if income < 40_000 else 1.05


def loan_person(rng):
    campaign = pick(rng, CAMPAIGNS)
    gender = pick(rng, GENDERS)
    age = 18 + int(rng.random() * 40 + rng.random() * 23)
    if rng.random() < 0.004:
        age = 118  # what this company writes when it does not know the age
    income = round((14_000 + 62_000 * rng.random() ** 1.6) / 100) * 100
    if rng.random() < 0.025:
        income = None
    eligible = int(rng.random() < 0.93)
    # Whether the person would be accepted for the loan: depends on income, not on gender.
    qualified = int(rng.random() < (0.55 if income is None else 0.40 + min(income, 60_000) / 200_000))
    chance = TARGETING[gender] * income_factor(income)
    targeted = int(eligible and rng.random() < chance)
    clicked = int(targeted and rng.random() < 0.22)
    converted = int(clicked and rng.random() < (0.45 if qualified else 0.08))
    shown_income = "" if income is None else income
    return [campaign, gender, age, shown_income, eligible, targeted, qualified, clicked, converted]


LOAN_HEADER = ["campaign_id", "gender", "age", "income", "eligible", "targeted", "qualified", "clicked", "converted"]


def first_audit():
    rng = random.Random(20260301)
    write("01-first-audit/campaign.csv", LOAN_HEADER, [loan_person(rng) for _ in range(3000)])


# --- 02: what a platform exports, one row of counts per campaign, age and gender ----------------

AGES = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"]
# impressions per cell; clicks and conversions per mille of the step before; price of 1,000 impressions
DELIVERY = {"female": (21_000, 14, 70, 9.4), "male": (26_000, 11, 95, 7.6), "unknown": (900, 10, 60, 8.0)}


def platform_counts():
    rng = random.Random(20260302)
    rows = []
    for campaign in ("card-a", "card-b"):
        for at, age in enumerate(AGES):
            for gender, (usual, clicked, converted, price) in DELIVERY.items():
                impressions = int(usual * (1.25 - 0.12 * at) * (0.9 + 0.2 * rng.random()))
                clicks = sum(rng.random() < clicked / 1000 for _ in range(impressions))
                conversions = sum(rng.random() < converted / 1000 for _ in range(clicks))
                rows.append([campaign, age, gender, impressions, clicks, conversions, f"{impressions * price / 1000:.2f}"])
    write("02-platform-counts/platform.csv", ["campaign", "age", "gender", "impressions", "clicks", "conversions", "spend"], rows)


# --- 04: the same in French ------------------------------------------------------------------------

CIBLAGE = {"Femme": 0.40, "Homme": 0.58, "Autre": 0.50, "": 0.48}


def french_person(rng):
    sexe = pick(rng, [("Femme", 0.50), ("Homme", 0.47), ("Autre", 0.01), ("", 0.02)])
    age = 18 + int(rng.random() * 62)
    revenu = pick(rng, [("moins de 20 000", 0.30), ("20 000 à 40 000", 0.45), ("plus de 40 000", 0.25)])
    eligible = rng.random() < 0.95
    cible = eligible and rng.random() < CIBLAGE[sexe] * (0.75 if revenu.startswith("moins") else 1.0)
    converti = cible and rng.random() < 0.08
    words = ["oui" if yes else "non" for yes in (eligible, cible, converti)]
    return ["pret-auto", sexe, age, revenu, *words]


def french_report():
    rng = random.Random(20260304)
    header = ["Campagne", "Sexe", "Âge", "Revenu", "Éligible", "Ciblé", "Converti"]
    write("04-rapport-francais/campagne.csv", header, [french_person(rng) for _ in range(1500)], ";")


# --- 05: who was reached, against who lives there (the shares are invented) ------------------------

POPULATION = {"female": 0.515, "male": 0.485}
BANDS = {"18-24": 0.11, "25-34": 0.17, "35-44": 0.17, "45-54": 0.18, "55-64": 0.16, "65+": 0.21}
REACH = {"female": 0.040, "male": 0.052}


def baseline():
    rng = random.Random(20260305)
    rows = []
    for gender, share in POPULATION.items():
        for at, (age, part) in enumerate(BANDS.items()):
            people = int(120_000 * share * part)
            chance = REACH[gender] * (1.15 - 0.06 * at)
            rows.append([gender, age, sum(rng.random() < chance for _ in range(people))])
    write("05-baseline/reached.csv", ["gender", "age", "reached"], rows)
    shares = [["gender", group, share] for group, share in POPULATION.items()]
    shares += [["age", group, share] for group, share in BANDS.items()]
    write("05-baseline/population.csv", ["attribute", "group", "share"], shares)


# --- 06: two weeks that say nothing alone -----------------------------------------------------------


def shards():
    rng = random.Random(20260316)
    for week in (1, 2):
        rows = []
        for i in range(180):
            gender = "female" if rng.random() < 0.5 else "male"
            targeted = int(rng.random() < (0.38 if gender == "female" else 0.54))
            rows.append([f"w{week}-{i + 1:03}", gender, 1, targeted])
        write(f"06-shards/week-{week}.csv", ["row", "gender", "eligible", "targeted"], rows)


# --- 07: one folder per day; on the third somebody changed something ----------------------------------

DAYS = [
    ("2026-11-01", [("female", 410, 180), ("male", 395, 188)]),
    ("2026-11-02", [("female", 388, 172), ("male", 402, 190)]),
    ("2026-11-03", [("female", 405, 118), ("male", 399, 186)]),
]


def partitions():
    for day, rows in DAYS:
        write(f"07-partitions/log/date={day}/part-0.csv", ["gender", "eligible", "targeted"], rows)


# --- 10: who agreed to be profiled, and when -----------------------------------------------------------

AGREES = {"female": 0.55, "male": 0.80}
SHOWN_IF_AGREED = {"female": 0.35, "male": 0.55}
SHOWN_OTHERWISE = {"female": 0.50, "male": 0.10}
START = datetime(2026, 3, 2, 8, 0, tzinfo=timezone.utc)


def consent():
    rng = random.Random(20260302)
    rows = []
    for _ in range(800):
        gender = "female" if rng.random() < 0.5 else "male"
        agrees = rng.random() < AGREES[gender]
        said = ("yes" if agrees else "no") if rng.random() < 0.97 else ""
        chance = SHOWN_IF_AGREED if agrees else SHOWN_OTHERWISE
        targeted = int(rng.random() < chance[gender])
        agreed_at = START + timedelta(minutes=rng.randrange(20_000))
        # One impression in forty comes before the consent that it needs.
        early = rng.random() < 0.025
        served = agreed_at + timedelta(minutes=(-1 if early else 1) * rng.randrange(30, 5_000))
        iso = "%Y-%m-%dT%H:%M:%SZ"
        rows.append(
            [
                gender,
                said,
                agreed_at.strftime(iso) if said == "yes" else "",
                1,
                targeted,
                served.strftime(iso) if targeted else "",
                int(rng.random() < 0.04),
            ]
        )
    header = ["gender", "consent", "consent_at", "eligible", "targeted", "served_at", "gpc"]
    write("10-consent/campaign.csv", header, rows)


# --- 11: a report as Google Ads gives it: titles, signs in numbers, totals ------------------------------

REPORT = [
    ("Male", "Spring", 162, 51_240, 8_421),
    ("Female", "Spring", 118, 29_875, 5_106),
    ("Unknown", "Spring", 97, 40_310, 4_770),
    ("Male", "Summer", 88, 27_904, 4_022),
    ("Female", "Summer", 61, 14_330, 2_745),
    ("Unknown", "Summer", 40, 19_127, 2_016),
]


def export():
    def cents(n):
        return f"{n // 100}.{n % 100:02}"

    lines = ["Gender report", '"October 1, 2026 - October 31, 2026"']
    lines.append("Demographic status,Gender,Campaign,Ad group,Status,Clicks,Impr.,CTR,Currency code,Avg. CPC,Cost")
    for gender, campaign, clicks, shown, cost in REPORT:
        lines.append(
            f'Enabled,{gender},{campaign},Ad group 1,Eligible,{clicks},"{shown:,}",{100 * clicks / shown:.2f}%,EUR,'
            f"{cost / clicks / 100:.2f},{cents(cost)}"
        )
    lines.append("Enabled,Female,Autumn,Ad group 1,Eligible,0,0, --,EUR, --,0.00")
    clicks, shown, cost = (sum(row[at] for row in REPORT) for at in (2, 3, 4))
    for label in ("Genders", "Account"):
        lines.append(
            f'Total: {label},,,,,{clicks},"{shown:,}",{100 * clicks / shown:.2f}%,EUR,{cost / clicks / 100:.2f},{cents(cost)}'
        )
    path = HERE / "11-export/gender-report.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


# --- 13: a panel in which the young answer less often -------------------------------------------

# Gender, age, people in the panel, weight, chance of being shown the offer.
PANEL = [
    ("female", "young", 90, "4.25", 0.30),
    ("female", "older", 510, "0.85", 0.62),
    ("male", "young", 150, "2.55", 0.58),
    ("male", "older", 450, "0.95", 0.60),
]


def weights():
    rng = random.Random(12)
    rows = []
    for gender, age, people, weight, chance in PANEL:
        for _ in range(people):
            rows.append([gender, weight, 1, int(rng.random() < chance)])
    rng.shuffle(rows)
    write("13-weights/survey.csv", ["gender", "weight", "eligible", "targeted"], rows)


if __name__ == "__main__":
    first_audit()
    platform_counts()
    french_report()
    baseline()
    shards()
    partitions()
    consent()
    export()
    weights()
