"""What the demo's made-up candidates say, and how well liked each is among the voters."""

STATEMENTS = (
    (
        "I have nursed in this valley for fourteen years, most of them on nights. When rotas "
        "change at short notice it is patients and children at home who pay for it. I would "
        "bring the night shift’s voice to the board: rotas known six weeks ahead, and a rest "
        "room on every site that one can really rest in. I read the papers before meetings, and "
        "I will write to you after each one to say what was decided and how I voted."
    ),
    (
        "Our surplus is ours because of work done well. I want more of it to go where we see "
        "need every day: a minibus for the memory café, a garden at Headley, a fund that any "
        "team can ask for small things without a six-page form. I kept the books of a village "
        "hall for nine years and I am not afraid of a balance sheet."
    ),
    (
        "I joined as an apprentice and now lead a team of eleven. Half of our new starters "
        "leave within two years. I would ask the board to look at why, every quarter, with "
        "figures, and to pay for the training that keeps people here."
    ),
    (
        "Physiotherapy waiting times doubled, then halved, because three of us were trusted to "
        "change how referrals are sorted. I want that trust to be the rule. The board should "
        "ask what stops good ideas, and take it away."
    ),
    (
        "I look after our buildings’ bookings and I hear from everyone. I would work for safer "
        "car parks, heating that can be turned down, and laptops that open before the visit is "
        "over. These are small things. They are also what a working day is made of."
    ),
    (
        "Community care is moving into partnerships with bigger bodies. That can be good for "
        "patients, but only if our co-owners decide, and know what they are deciding. I have "
        "sat on two such programme boards and I will ask the plain questions: who pays, who "
        "answers for it, and can we leave."
    ),
    (
        "I have been a carer at home and at work. I would like the board to set a standard for "
        "flexible work that does not depend on which manager you happen to have. I am careful, "
        "I listen first, and I do not mind being the one who says no."
    ),
    (
        "I count things for a living. Our own figures show that teams who are asked before a "
        "change make fewer mistakes after it. I will ask, of every paper that comes to the "
        "board: who was asked?"
    ),
)
LIKED = (30, 22, 17, 14, 11, 9, 7, 5)
"""How likely each candidate is to be a made-up voter's next choice, before a shuffle."""
