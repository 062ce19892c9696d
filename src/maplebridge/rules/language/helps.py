"""What an editor shows beside each key."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.words import Title

HELPS: Mapping[str, Title] = {
    "id": Title("never changes; a matter stores it with the version", "永不改变；事项保存它和版本号"),
    "version": Title("a changed law is a new version", "法律变动即新版本，在办事项沿用原版本"),
    "brings": Title(
        "what whoever opens it brings, as a noun after “your”; default: report", "提出的是什么（名词），默认为“反映”"
    ),
    "in_force": Title("days on which it holds", "有效期间"),
    "levels": Title("lowest first; silence climbs this ladder", "由低到高；逾期沿此提级"),
    "opens": Title("first step, levels where it may open, who may open it", "首个步骤、可受理层级、可提出者"),
    "days": Title("number of days, or (in the head) how days are counted", "天数；在文件头部则为计算方法"),
    "within": Title("the limit", "期限"),
    "late": Title("what silence leads to", "逾期的后果"),
    "raised": Title("limit after a raise; default: the same", "提级后的期限，默认相同"),
    "raise": Title("one level up, same step, fresh limit", "提高一级，步骤不变，期限重新起算"),
    "at_top": Title("where it goes when there is no higher level", "没有更高层级时的去向"),
    "until": Title("field that fixes the date; the number is then its cap", "由表单项确定日期，数字为上限"),
    "since": Title("day named at the opening, from which it counts", "自提出时填写的日期起算"),
    "gives": Title("days that must be named when the matter opens", "提出时必须填写的日期"),
    "back": Title("days before the opening that the day may lie", "可早于提出之日的天数"),
    "ahead": Title("days after the opening that the day may lie", "可晚于提出之日的天数"),
    "unless": Title("giving this field lifts the minimum", "提交该项即不受最短时间限制"),
    "rolls": Title("a last day on a holiday moves to the next working day", "末日为节假日的顺延至下一工作日"),
    "count": Title("calendar or working; in when_done: how many", "自然日或工作日；在 when_done 中为职责数"),
    "law": Title("citation KEY:article, several with ;", "引注“代号:条”，多项用分号"),
    "who": Title("role answerable", "责任角色"),
    "to": Title("place it leads to; without it the act is only recorded", "去向；不写则只作记录"),
    "needs": Title("fields that must be given", "必须填写的表单项"),
    "tells": Title("roles that are told", "须告知的角色"),
    "makes": Title("documents that it produces", "产生的文书"),
    "adverse": Title(
        "against a party: reason, ground, notice, remedy", "不利行为：须有理由、依据、告知和救济"
    ),
    "remedy": Title("step.act inside, or a [remedy]", "程序内“步骤.行为”，或 [remedy]"),
    "at_most": Title("counted; never reset", "次数上限，不重新计数"),
    "not_before": Title("earliest day, from the start of the step", "自步骤开始的最早日"),
    "not_after": Title("last day, from the start of the step", "自步骤开始的最晚日"),
    "requires": Title(
        "facts (step.act, step.duty) that must hold", "必须已发生的事实（步骤.行为、步骤.职责）"
    ),
    "level": Title("chosen: the actor names the level", "chosen：由行为人指定层级"),
    "same_clock": Title(
        "the next limit counts from the start of this step", "下一步期限自本步骤开始之日起算"
    ),
    "extend": Title("more time, before the last day is over", "延长期限，须在届满前作出"),
    "pause": Title("days that do not count", "不计入期限的时间"),
    "review_of": Title("steps whose office may not decide here", "作出原决定的机关不得在此复查"),
    "after": Title("duties that must be done first", "须先完成的职责"),
    "waive": Title("a signed, reasoned “not needed”", "签名并说明理由的“不需要”"),
    "each": Title("one copy per office in this list", "名单中每个单位各一份"),
    "by_matter": Title("done when that child matter ends", "该子事项办结即视为完成"),
    "when_done": Title("where the step goes once its duties are done", "职责完成后的去向"),
    "hands_to": Title("procedure that goes on with the same number", "以同一编号继续的程序"),
    "final": Title("the article that says there is no remedy", "规定不再有救济的条文"),
    "outcome": Title("how it ended", "结果"),
    "verified": Title("whether somebody has checked the source", "是否已核对来源"),
    "source": Title("where the number comes from", "数字的来源"),
}
