"""What this room has about people: its tables in plain words."""

from lms.kit.personal import AN_ID, REMOVED, RUN_ON, PersonalTable

PERSONAL = (
    PersonalTable(
        table="certificate",
        title="Certificates",
        of=("person_id",),
        why="So that you can show what you have done, and anyone can check that it is true.",
        source="Made when the register is closed",
        seen_by="you, whoever may see your training, and whoever has the code of the certificate",
        kept="training",
        fields={
            "code": "Code",
            "name": "Name on it",
            "title": "What you achieved",
            "day": "On",
            "minutes": "Minutes of learning",
            "course": "Course",
            "organiser": "Organised by",
            "issuer": "Vouched for by",
            "made_at": "Made",
        },
        left_out={"kind": RUN_ON, "about": AN_ID},
        removal={"name": REMOVED},
    ),
)
