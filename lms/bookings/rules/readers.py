"""Pure: who reads what is held about bookings and about what came of them, in words."""

WITH_TRAINERS = (
    "you, your supervisor, the trainers of the course, and the learning and development teams of your employers and of the organiser"
)
