"""What a description says in passing about how a machine is put together."""

from __future__ import annotations

import re

# what a description says in passing, and how people say it
TRAITS: tuple[tuple[str, str], ...] = (
    (
        "usb risers",
        r"x1 (usb )?riser|usb[- ]?3?(\.\d)? risers?|pcie ?\d?(\.0)? x1\b|mining risers?|x1 gen ?\d|gen ?\d x1\b|"
        r"\bbtc\b|mining (main|mother)?board",
    ),
    (
        "risers",
        r"\brisers?\b|redriver|retimer|mcio|oculink|riser cable|"
        r"(?<!pin )(?<!psu )(?<!power )(?<!mod )(?<!sleeved )(?<!eps )extension cables?(?! (?:from cablemod|kit))",
    ),
    ("old riser", r"(old|gen ?3[- ]era|unrated|pcie ?3(\.0)?) .{0,12}riser|riser .{0,20}(old|not rated)"),
    (
        "sata riser power",
        r"sata[- /]?(fed|powered|molex)|(fed|powered) (from|by|through|over) (a )?(sata|molex)|"
        r"riser[^;]{0,30}(sata|molex)(?! ?(ssd|drive))|(sata|molex)(?! ?(ssd|drive))[^;]{0,20}riser",
    ),
    ("bifurcation", r"bifurcation|x16 split"),
    ("mcio", r"\bmcio\b|slimsas"),
    ("pcie switch", r"pci-?e switch|\bplx\b|\bpex ?8\d|switch (?:board|backplane|card)"),
    ("duct", r"\bduct(?!ing not)|\bshrouds?\b|\bducted\b|server air"),
    (
        "open frame",
        r"open[- ](air )?(frame|bench|case|cube|rig)|test bench|mining frame|\bframe\b|, open\b|open chassis",
    ),
    ("nvlink bridge", r"nv ?link|nvbridge|\bwith (a )?bridge\b"),
    ("chipset slot", r"x[24] chipset|chipset (slot|lanes)|(via|on|over) (the )?chipset|chipset[- ]attached"),
    ("module carrier", r"sxm\d?[- ]?(to|2)[- ]?pcie|carrier|baseboard|\bhgx\b|pcie adapter|sxm\d? adapter|aom-sxm"),
    ("redundant supplies", r"redundan|\b[1-4]\+1\b"),
    ("multi-rail", r"multi[- ]rail"),
    ("limited", r"power[- ]?limited|\bcapped\b|undervolt|\blimited \(|limit(ed)? \(value|power limit set"),
    (
        "distribution board",
        r"distribution board|power distribution|\bcrps\b|backplane|redundan",
    ),
    ("breakout board", r"break-?out"),
    (
        "no-name board",
        r"chinese (x\d\d|board|mainboard)|no-?name|huananzhi|machinist|kllisre|jingsha|x99 f8|aliexpress",
    ),
    (
        "splitter",
        r"(?<!pcie )(?<!slot )(?<!x16 )(?<!bifurcation )splitters?\b(?! (?:card|board))|daisy[- ]?chain|pig ?tail|"
        r"y-cable|one (cable|lead) (for|to) (both|two)|; one lead\b|two 8-pin cables",
    ),
    (
        "foreign cables",
        r"re-?pinned|other brand|different brand|cables? (of|from) (another|other|a different)|"
        r"home-?made .{0,20}cable|mixed cables",
    ),
    ("adapter", r"adapter (reused|worn|re-?used)|reused adapter|adapter on \d|old adapter"),
    ("sata card power", r"sata[^;]{0,16}(?:to|into|auf) (?:(?:a |the )?pcie )?(?:6|8|6\+2|12|16)[- ]?pin"),
    ("molex card power", r"molex[^;]{0,16}(?:to|into|auf) (?:(?:a |the )?pcie )?(?:6|8|6\+2|12|16)[- ]?pin"),
    ("linux engine", r"\bvllm\b|\bsglang\b|tensorrt-?llm|\blmdeploy\b|\bnccl (?:all-?reduce|backend|tests?)\b"),
    (
        "angled adapter",
        r"angled? (?:12vhpwr |16-?pin |12v-2x6 )?adapter|cablemod[^;]{0,30}adapter|"
        r"(?:90|180) ?(?:°|deg\w*|-degree)[^;]{0,20}adapter|adapter[^;]{0,12}(?:90|180) ?(?:°|deg)",
    ),
    ("too few leads", r"(two|2) of (three|3|4) leads|two 8-pin leads|only (two|2) (of|8-pin)"),
    ("pcie lead on eps card", r"pcie 8-pin lead|pcie 8-pin cable|6\+8 pin|pcie (power )?lead"),
    ("eps adapter", r"dongle|eps adapter|cpu 8-pin adapter|adapter to eps|eps lead"),
    ("one card two supplies", r"one card (on|from) two|split over two (psus|supplies)|slot .{0,20}other psu"),
    ("second supply", r"second psu|two psus|dual psu|add2psu|both psus|main psu \+"),
    ("desktop", r"desktop case|living-?room|home pc|gaming pc|\bpc\b|mid tower|desktop case fans|tower case"),
    ("power strip", r"power strip|fused strip|extension (cord|lead)|multi-?plug"),
    ("household", r"household|home circuit|house circuit|wall outlet|living-?room|apartment|shared circuit"),
    ("adjacent", r"next to each other|adjacent|side by side|back to back|no gap|stacked|without (a )?(gap|space)"),
    ("small fans", r"40 ?mm[^;]{0,15}fan|fans? of 40 ?mm|(two|2|small) .{0,12}(40|60) ?mm fans"),
    ("ups", r"\bups\b"),
    ("usb-c power", r"usb-?c|\bpd\b"),
    (
        "front radiator",
        r"front(?:[- ]mounted)? (?:\d{3} ?(?:mm)? )?(?:radiator|aio)|(?:radiator|aio) (?:in|at|on) (?:the )?front|"
        r"前置(?:水)?冷?排",
    ),
    ("weak slot", r"slot.{0,20}(45|50) ?w|lenovo tiny|tiny riser|\btiny\b|mini pc slot"),
    ("maker:lenovo-p920", r"\bp920\b"),
    ("maker:lenovo-p900", r"\bp900\b"),
    ("maker:lenovo-p620", r"thinkstation p620\b|lenovo p620\b"),
    ("maker:lenovo-tiny", r"lenovo (thinkcentre )?tiny|tinyriser"),
    ("m2 beside slot", r"(nvme|ssd|drive) in m\.?2_?\d"),
    (
        "above 4g off",
        r"above[- ]?4g?b?[^;,]{0,14}\b(?:off|disabled|not enabled|missing|unavailable)\b|(?:no|without) above[- ]?4g|"
        r"\bcsm (?:is )?(?:on|enabled)\b|legacy (?:boot|bios|mode) (?:is )?(?:on|enabled)|"
        r"(?:没有|无|未开|关闭)[^;，]{0,4}(?:above ?4g|4g ?解码)",
    ),
    ("six to eight", r"\b6[- ]?pin[^;]{0,8}(?:to|→|auf)[^;]{0,6}8[- ]?pin|6 ?(?:针|pin) ?转 ?8 ?(?:针|pin)"),
    ("slot off", r"pciex4_3|slot .{0,20}switched off|disables m\.?2"),
)


# the same in Chinese
CHINESE: tuple[tuple[str, str], ...] = (
    ("usb risers", r"x1 ?(延长|转接|usb)|usb ?(延长|转接)|矿板|挖矿主板"),
    ("risers", r"延长线|显卡转接线|转接排线"),
    (
        "sata riser power",
        r"(延长线|转接卡)[^;]{0,12}(sata|大 ?4 ?(针|pin)|大4d)|sata[^;]{0,8}(给|供)[^;]{0,4}(延长线|转接卡)",
    ),
    ("bifurcation", r"拆分"),
    ("duct", r"导风罩|风道|导风"),
    ("open frame", r"开放式|开放机架|矿架|矿机架|测试台|裸机架"),
    ("nvlink bridge", r"桥接器|桥接"),
    ("chipset slot", r"(接|走|挂)[^;]{0,4}(芯片组|南桥)|南桥插槽"),
    ("module carrier", r"sxm\d?转|载板|底板"),
    ("redundant supplies", r"冗余"),
    ("multi-rail", r"多路 ?12 ?v|多路模式"),
    ("limited", r"限功耗|限功率|降功耗|功耗墙"),
    ("distribution board", r"配电板|冗余"),
    ("breakout board", r"服务器电源转接板|转接板"),
    ("no-name board", r"寨板|华南金牌|精粤|洋垃圾主板"),
    ("splitter", r"一分二|分线器|串接|一线双头|一拖二"),
    ("sata card power", r"sata[^;]{0,6}转[^;]{0,6}(?:6|8|6\+2|12|16) ?(?:针|pin)"),
    ("molex card power", r"(?:大 ?4 ?(?:针|pin|d)|d型)[^;]{0,6}转[^;]{0,6}(?:6|8|6\+2|12|16) ?(?:针|pin)"),
    ("angled adapter", r"弯头[^;]{0,6}转接(?!线)|(?:90|180) ?[°度][^;]{0,8}转接(?!线)"),
    ("foreign cables", r"(混用|其他|别的|不同)[^;]{0,4}(模组线|电源线)|自制[^;]{0,4}线"),
    ("pcie lead on eps card", r"(pcie|显卡) ?(8 ?针|8 ?pin)?(供电)?线"),
    ("eps adapter", r"eps ?转接|cpu ?8 ?(针|pin)[^;]{0,4}转"),
    ("second supply", r"双电源|两个电源|两台电源"),
    ("desktop", r"台式机|家用机箱|塔式|客厅"),
    ("power strip", r"插线板|排插|插排|接线板"),
    ("household", r"家用|家里|住宅|宿舍|民用电"),
    ("adjacent", r"并排|紧挨|相邻|贴着"),
)
NEGATED = (
    r"\b(?:no|without|never|avoid(?:ing)?)\b(?: [\w/-]+){1,3}|nv ?link[: ]+(?:no|none|not \w+)|"
    r"\bnot (?:on|over|via|through|with|using)\b(?: [\w/-]+){1,2}|\b[\w-]+-free\b|"
    r"(?:\b[\w-]+ ){1,3}(?:is |are |was |were )?(?:not (?:needed|used|required|fitted|present|necessary)|disabled)\b|"
    r"(?:无|没有|不用|未用)[^;，。]{1,6}"
)
NOT_NEGATED = {"adjacent", "limited", "slot off", "above 4g off"}  # "no gap" and "without a gap" are what they say


def traits_in(text: str) -> frozenset[str]:
    """The traits that a text in small letters names, and "pitch 2" where it gives the distance of the slots."""
    plain = re.sub(NEGATED, " ", text)
    found = {
        trait for trait, pattern in (*TRAITS, *CHINESE) if re.search(pattern, text if trait in NOT_NEGATED else plain)
    }
    if re.search(r"\b(?:non-|not )adjacent", text):
        found.discard("adjacent")
    pitch = re.search(r"(\d)[- ]slot (?:spacing|pitch|distance)|slots at (?:\d-)?(\d) pitch", text)
    if pitch:
        found.add(f"pitch {pitch.group(1) or pitch.group(2)}")
    return frozenset(found)
