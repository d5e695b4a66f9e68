"""The co-owners of the fictional mutual: a personnel export of made-up people, always the same."""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

FORENAMES = (
    "Aaliyah Abigail Adaeze Adrian Agnieszka Aisha Alan Alejandro Alice Amara Amit Amrit "
    "Andrea Andrew Angela Anita Anjali Anna Anthony Arjun Asha Ayesha Barbara Beatriz Ben "
    "Beth Bianca Blessing Brian Bronwen Callum Cara Carlos Carol Catherine Cerys Charlotte "
    "Chidi Chloe Chris Ciarán Claire Colin Craig Daisy Daniel David Dawn Deborah Deepa Denise "
    "Diana Donna Efe Eilidh Elaine Eleanor Elena Emeka Emily Emma Eoin Esther Eve Faith "
    "Fatima Femi Fergus Fiona Frances Gareth Gemma George Georgia Gethin Gillian Grace Graham "
    "Gwen Hannah Harpreet Harriet Hassan Heather Helen Huda Ian Ifeoma Imran Ingrid Irene "
    "Isaac Isla Ivan Jack Jacqueline Jade James Jane Janet Jasmine Jean Jennifer Joanne Joel "
    "John Joseph Joy Judith Julia Karen Kate Kavita Keiran Kelechi Kerry Kevin Kwame Laura "
    "Lauren Leah Leanne Lewis Liam Linda Lloyd Louise Lucy Lynn Magdalena Maisie Malik Marek "
    "Margaret Maria Marie Mark Martin Mary Matthew Maureen Megan Mei Mercy Michelle Miriam "
    "Mohammed Moira Molly Monika Nadia Naomi Natalie Neil Ngozi Niamh Nicola Nikhil Olivia "
    "Omar Oonagh Pamela Parveen Patricia Paul Penelope Peter Philippa Piotr Poppy Priya "
    "Rachel Rajesh Rebecca Rhian Rhys Richard Robert Rosa Rosie Ruth Ryan Saima Sally Samira "
    "Samuel Sandra Sanjay Sarah Seán Sharon Sheila Shreya Simon Sinéad Sofia Sophie Stella "
    "Stephen Sunita Susan Tamsin Tanya Tariq Teresa Thomas Tomasz Tracey Uche Una Valerie "
    "Vera Victoria Vikram Wanjiru Wendy William Winifred Xin Yasmin Yusuf Yvonne Zainab Zoë "
    "Zuzanna"
).split()
SURNAMES = (
    "Abbott Abdi Achebe Adeyemi Ahmed Akhtar Ali Allen Amos Anderson Appiah Archer Atkins "
    "Bailey Baker Bannister Barnes Begum Bell Bennett Bevan Bhatt Blackwell Boateng Bowen "
    "Bradley Brennan Brooks Burke Byrne Campbell Carter Chan Chaudhry Chen Clarke Coleman "
    "Collins Cooper Costa Cox Crawford Cullen Dale Das Davies Dean Desai Devlin Diaz Dixon "
    "Doherty Donnelly Doyle Duffy Eke Ellis Evans Eze Farrell Fernandes Fisher Fleming Flynn "
    "Forde Foster Fox Francis Fraser Gallagher Garcia George Gibson Gill Gordon Grant Gray "
    "Green Griffiths Gupta Hall Hamilton Harding Harris Hart Hassan Hayes Henry Hill Hinds "
    "Holmes Howard Hughes Hunt Hussain Iqbal Irving Jackson James Jenkins Jones Joshi Kamara "
    "Kaur Kelly Kennedy Khan King Knight Kowalska Kumar Lam Lane Lawal Lawson Lee Lewis Lim "
    "Lloyd Logan Lowe Lynch Macdonald Mahmood Malik Marsh Martin Mason May McCarthy McKenzie "
    "McNeil Mensah Miles Mills Mistry Mitchell Moore Morgan Morris Moyo Murphy Murray Nair "
    "Ndlovu Newton Nguyen Nolan Nowak Nwosu Obi O’Brien O’Connor Oduya Okafor Okonkwo "
    "Oliveira O’Neill Osei Owen Palmer Park Parker Patel Pearce Pereira Perry Phillips Pinto "
    "Porter Powell Price Quinn Qureshi Rahman Rana Rao Reed Rees Reid Rhodes Rice Richards "
    "Roberts Robinson Rodrigues Rose Ross Rowe Russell Ryan Saeed Sanders Santos Scott Sesay "
    "Shah Sharma Shaw Silva Simpson Singh Smith Soto Spencer Stevens Stewart Suleiman Sutton "
    "Szymańska Tan Taylor Thapa Thomas Thompson Tucker Turner Udo Usman Vaughan Verma Wade "
    "Walker Walsh Ward Watson Webb Wells White Williams Wilson Wójcik Wong Wood Wright Yadav "
    "Yates Young Yusuf Zhang"
).split()
JOBS = {
    "Nursing": ("District Nurse", "Community Matron", "Staff Nurse", "Health Visitor"),
    "Therapies": ("Physiotherapist", "Occupational Therapist", "Podiatrist", "Dietitian"),
    "Clinical Support": ("Healthcare Assistant", "Therapy Assistant", "Phlebotomist"),
    "Administration": ("Administrator", "Team Leader", "Receptionist", "Data Analyst"),
}
GROUPS = tuple(JOBS)
GROUP_WEIGHTS = (40, 28, 16, 16)
SITES = ("Ashcombe Clinic", "Box Hill Centre", "Denbies House", "Headley Ward", "Mole Bridge")
STREETS = ("Mill Lane", "Station Road", "Church Street", "Park View", "The Green", "Orchard Way")
TOWNS = (
    ("Dorking", "RH4 1"),
    ("Leatherhead", "KT22 7"),
    ("Reigate", "RH2 9"),
    ("Epsom", "KT18 5"),
)
HEADER = (
    "Employee No,Title,Forename,Surname,Staff Group,Job Title,Site,Start Date,Leaving Date,"
    "Work Email,Personal Email,Address 1,Town,Postcode,Share Issued"
).split(",")
CO_OWNERS = 770
LEAVERS = 40
WITHOUT_EMAIL = 37
LATELY = timedelta(days=365)
"""Whoever left longer ago than this has given the share back."""


def personnel_export(today: date) -> bytes:
    """The export as a CSV file: 770 people in post, each with a share, and 40 who have left.

    Those who left lately still have theirs.

    37 of those in post have no e-mail address. The same for the same day.
    """
    chance = random.Random("Mole Valley")
    names = _names(chance, CO_OWNERS + LEAVERS)
    without = set(chance.sample(range(100, CO_OWNERS), WITHOUT_EMAIL))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for place, (forename, surname) in enumerate(names):
        started = today - timedelta(days=chance.randint(200, 7000))
        left = place >= CO_OWNERS
        leaving = started + timedelta(days=chance.randint(60, (today - started).days - 30))
        group = chance.choices(GROUPS, GROUP_WEIGHTS)[0]
        town, outward = chance.choice(TOWNS)
        writer.writerow(
            (
                f"MV{1001 + place}",
                "",
                forename,
                surname,
                group,
                chance.choice(JOBS[group]),
                chance.choice(SITES),
                f"{started:%d/%m/%Y}",
                f"{leaving:%d/%m/%Y}" if left else "",
                "" if place in without else f"mv{1001 + place}@example.org",
                "",
                f"{chance.randint(1, 180)} {chance.choice(STREETS)}",
                town,
                f"{outward}{chance.choice('ABDEFGHJLN')}{chance.choice('ABDEFGHJLN')}",
                "N" if left and leaving < today - LATELY else "Y",
            )
        )
    return out.getvalue().encode()


def _names(chance: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Pairs of forename and surname, no pair twice."""
    seen: set[tuple[str, str]] = set()
    while len(seen) < count:
        pair = (chance.choice(FORENAMES), chance.choice(SURNAMES))
        if pair not in seen:
            seen.add(pair)
            yield pair
