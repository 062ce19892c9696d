"""What people of the sample city write when they work on a matter or judge it."""

FILLS = {
    "answer": "We went to the place, put it right and checked it a second time. 已到现场处理，并复查确认。",
    "reason": "The facts and the rule are set out in the attached record. 事实和依据见附件记录。",
    "legal_ground": "The provision cited by the procedure. 程序所列条款。",
    "progress": "Material is ordered; work begins on Monday. 材料已订购，周一开工。",
    "minutes": "Both sides were heard; the record was read back and signed. 双方陈述，笔录核对后签字。",
    "agreement": "Both sides agree on the repair and on its costs. 双方就维修及费用达成一致。",
    "verdict": "Solved, says the resident on the phone. 电话回访：已解决。",
}
"""Field of a procedure → words."""
