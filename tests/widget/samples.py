"""Messages of each kind, as the channel sends them."""

from __future__ import annotations

PICTURE = {
    "src": "/guide/pictures/bridge.svg",
    "alt": "A person lies on the back with bent knees and lifts the hips.",
    "caption": "Bridge: lift the hips until shoulders, hips and knees make a line.",
}
TEXT = {
    "text": (
        "**What often helps a sore knee**\n\n- Regular exercise. *(strong evidence)*\n- A [walking plan](https://plan.example)\n\n"
        "General information only."
    ),
    "records": ["F140"],
    "parts": {
        "answer": (
            "**What often helps a sore knee**\n\n- Regular exercise eases pain for many people.\n"
            "- A [walking plan](https://plan.example) that grows in small steps.\n"
            "- Shoes that fit well, with a low heel.\n\n"
            "Pain may flare at first and often settles within weeks."
        ),
        "sources": "- Regular exercise: strong evidence (NICE, 2022)\n- Shoes: expert advice (Paterson et al., 2014)",
        "disclaimer": "General information only, not medical advice or a diagnosis.",
    },
    "buttons": [
        {"title": "Which exercises?", "payload": "/ask_exercises"},
        {"title": "Tell me more", "payload": "/ask_more"},
    ],
}
EXERCISE = {
    "text": "**Bridge, step 2 of 4**\n\nPress your feet into the floor and lift your hips. Hold for three breaths.",
    "kind": "exercise_step",
    "picture": PICTURE,
    "buttons": [
        {"title": "Next", "payload": "/next"},
        {"title": "Back", "payload": "/back_step"},
        {"title": "Repeat", "payload": "/repeat"},
        {"title": "Stop", "payload": "/stop"},
    ],
}
EMERGENCY = {
    "text": (
        "Some of what you describe may need help right now.\n\n**Call your local emergency number now** if you have "
        "new trouble with your bladder or bowel, numbness between your legs, or new weakness in your legs.\n\n"
        "I am an automated tool and cannot check you. If you are not sure, please get help."
    ),
    "level": "emergency",
    "call": [{"title": "Call 999", "href": "tel:999"}, {"title": "Call 112", "href": "tel:112"}],
}
TODAY = {"text": "**Get medical help today** for a hot, red or swollen joint. [Call 111](tel:111)", "level": "today"}
SOON = {"text": "This is worth a check by a doctor or physiotherapist soon.", "level": "soon"}
APPOINTMENT = {
    "text": "**For your appointment**\n\n- The pain began three weeks ago.\n- It is worse on stairs.\n"
    "- Ask: which exercises fit me?",
    "kind": "appointment_list",
}
MENU = {
    "text": "You can ask me about:",
    "kind": "menu",
    "buttons": [{"title": f"Topic {number}", "payload": f"/topic_{number}"} for number in range(1, 9)],
}
ANSWERS = {
    "text": [TEXT],
    "exercise": [EXERCISE],
    "emergency": [EMERGENCY],
    "today": [TODAY],
    "soon": [SOON],
    "appointment": [APPOINTMENT],
    "menu": [MENU],
    "nothing": [],
}
