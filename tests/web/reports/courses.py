"""How each of the reports comes to its own end: its class, by which door, who does what in turn, and the end it comes to.

A turn is the name of an act; before it the role, where more than one may take it. `call ROLE` calls a party in, `silence`
lets every limit pass. Acts of duties are `duty.NAME`.
"""

from __future__ import annotations

from typing import NamedTuple


class Course(NamedTuple):
    """The way of one report.

    leaf   the class that a person says it is of;  brings  the procedure that its words lead to on the page of what can be
    brought, where that is not the one of its class;  seen  whether it is played in Chromium
    """

    leaf: str
    turns: str
    end: str
    brings: str = ""
    seen: bool = False


PEOPLE, ADMINISTRATIVE, CONSUMER = (
    "cn.mediation.people",
    "cn.mediation.administrative",
    "cn.consumer.complaint",
)
LABOUR, CLAIM = "cn.labour.dispute", "cn.petition.claim"

SOLVED = "dispatch, reply, solved"
AGAIN = "dispatch, reply, not_solved, reply, solved"
SENT_ON = "dispatch, object, assign, reply, solved"
REFUSED = "dispatch, explain, silence"
REFUSED_TWICE = "dispatch, explain, not_solved, not_again"
REVIEWED = "forward, route_6, explain, ask_review, change, content"
MEDIATED = "screen, call party_b, take, "
SIGNED = "propose, party_a sign, party_b sign, "
DECLINED = "party_a party_a_declines, party_b party_b_declines, party_b no_confirmation, "
PERFORMED = DECLINED + "performed, confirm"
ARBITRATED = (
    "screen, call employer, give_up, worker file, accept, duty.tribunal, duty.serve, employer duty.answer, duty.forward, "
    "silence"
)

COURSES = {
    "r01": Course("010107", MEDIATED + SIGNED + PERFORMED, "settled", seen=True),
    "r02": Course("010202", AGAIN, "settled"),
    "r03": Course("010301", REFUSED, "unverified", seen=True),
    "r04": Course("010402", "assign, route_5, performed, ask_review, change, content", "settled"),
    "r05": Course("020101", SOLVED, "settled", seen=True),
    "r06": Course("020201", "answer, solved", "settled", seen=True),
    "r07": Course("020301", AGAIN, "settled"),
    "r08": Course("020402", SOLVED, "settled"),
    "r09": Course("030101", "dispatch, reply, told_not_solved, reply, solved", "settled"),
    "r10": Course("030201", "dispatch, withdraw", "withdrawn"),
    "r11": Course("030301", SENT_ON, "settled", seen=True),
    "r12": Course("040103", REFUSED_TWICE, "not_handled"),
    "r13": Course("040202", "dispatch, reply, called_back, not_solved, reply, solved", "settled"),
    "r14": Course("040301", SOLVED, "settled", seen=True),
    "r15": Course("040401", AGAIN, "settled"),
    "r16": Course("050101", "refuse", "refused", brings="cn.information.request", seen=True),
    "r17": Course("050201", "enforcement", "to_enforcement"),
    "r18": Course(
        "060102", MEDIATED + "agree_orally, " + PERFORMED, "settled", brings=PEOPLE, seen=True
    ),
    "r19": Course("060202", AGAIN, "settled"),
    "r20": Course(
        "060304", "propose, duty.agree, start, visit, duty.part, answer, confirm", "settled", seen=True
    ),
    "r21": Course("060401", REFUSED_TWICE, "not_handled"),
    "r22": Course("070101", REFUSED, "unverified"),
    "r23": Course("070204", "withdraw", "withdrawn"),
    "r24": Course("070302", "dispatch, extend, reply, solved", "settled"),
    "r25": Course("080101", "dispatch, not_again", "not_handled"),
    "r26": Course("080201", SOLVED, "settled"),
    "r27": Course(
        "080301",
        "call trader, accept, duty.lead_check, meeting, propose, consumer consumer_signs, trader_on_paper, agree, performed",
        "settled",
        brings=CONSUMER,
        seen=True,
    ),
    "r28": Course("090103", "dispatch, reply, withdraw", "withdrawn"),
    "r29": Course("090201", SOLVED, "settled"),
    "r30": Course(
        "090301", "call trader, accept, agree_at_once, confirm", "settled", brings=CONSUMER, seen=True
    ),
    "r31": Course("100103", ARBITRATED, "may_sue_no_decision", brings=LABOUR, seen=True),
    "r32": Course("100204", "screen, call employer, worker skip, worker file, refuse", "not_accepted", seen=True),
    "r33": Course("100301", "forward, route_4_other", "route_ruling", brings=CLAIM),
    "r34": Course("110101", "enforcement", "to_enforcement"),
    "r35": Course("110201", SENT_ON, "settled"),
    "r36": Course("120101", REFUSED, "unverified"),
    "r37": Course("120201", "dispatch, withdraw", "withdrawn"),
    "r38": Course("130101", REVIEWED, "settled"),
    "r39": Course("130201", "forward, object, disputed, assign, route_6, support, content", "settled"),
    "r40": Course("140103", "call trader, accept, trader stop, tell", "failed", brings=CONSUMER, seen=True),
    "r41": Course("140201", "dispatch, withdraw", "withdrawn"),
    "r42": Course("150101", "removed, confirm", "cleared", seen=True),
    "r43": Course("150202", "enforcement", "to_enforcement"),
    "r44": Course("150302", MEDIATED + SIGNED + PERFORMED, "settled", seen=True),
    "r45": Course("160102", "answer, solved", "settled"),
    "r46": Course("160206", "accept, grant, deliver, good", "granted", seen=True),
    "r47": Course("170101", "withdraw", "withdrawn", brings=CONSUMER),
    "r48": Course("170201", SOLVED, "settled"),
    "r49": Course("170301", MEDIATED + "party_b stop", "failed", brings=ADMINISTRATIVE, seen=True),
    "r50": Course("180101", "forward, object, take_back, " + REVIEWED, "settled", seen=True),
    "r51": Course("190101", "forward, explain", "explained", seen=True),
    "r52": Course("990101", SENT_ON, "settled"),
    "r53": Course(
        "150302", MEDIATED + "propose, party_a not_sign, " + SIGNED + PERFORMED, "settled", seen=True
    ),
    "r54": Course(
        "010302",
        MEDIATED + "propose, party_a sign, party_b not_sign, give_up",
        "failed",
        brings=PEOPLE,
        seen=True,
    ),
    "r55": Course("130106", "screen, call other_party, give_up, farmer sue_directly, judged", "judged", seen=True),
    "r56": Course("140105", "call trader, accept, withdraw", "withdrawn", seen=True),
    "r57": Course(
        "150102", "order, call operator, operator corrected, list, to_enforcement", "enforced", seen=True
    ),
    "r58": Course("190101", "forward, invite, adopt", "adopted"),
    "r59": Course(
        "100102",
        "screen, call employer, propose, worker worker_signs, employer employer_signs, worker agree, performed",
        "settled",
        brings=LABOUR,
        seen=True,
    ),
    "r60": Course(
        "150302",
        MEDIATED + "session, propose_in_part, party_a sign, party_b sign, " + PERFORMED,
        "settled",
        seen=True,
    ),
    "r61": Course("070204", MEDIATED + "session, end_it", "failed", brings=ADMINISTRATIVE, seen=True),
    "r62": Course("010401", "screen, call party_b, decline", "failed", brings=PEOPLE, seen=True),
    "r63": Course("150305", "accept, duty.send_copy, withdraw", "withdrawn", seen=True),
    "r64": Course("150304", "grant, assign, finish, report", "ended", seen=True),
}
