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
    ("risers", r"\brisers?\b|redriver|retimer|mcio|oculink|riser cable|extension cable"),
    ("old riser", r"(old|gen ?3[- ]era|unrated|pcie ?3(\.0)?) .{0,12}riser|riser .{0,20}(old|not rated)"),
    (
        "sata riser power",
        r"sata[- /]?(fed|powered|molex)|(fed|powered) (from|by|through|over) (a )?(sata|molex)|"
        r"riser[^;]{0,30}(sata|molex)(?! ?(ssd|drive))|(sata|molex)(?! ?(ssd|drive))[^;]{0,20}riser",
    ),
    ("bifurcation", r"bifurcation|x16 split"),
    ("mcio", r"\bmcio\b|slimsas"),
    ("duct", r"\bduct(?!ing not)|\bshroud\b|\bducted\b|server air"),
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
        r"splitter|daisy[- ]?chain|pig ?tail|y-cable|one (cable|lead) (for|to) (both|two)|; one lead\b|two 8-pin "
        r"cables",
    ),
    (
        "foreign cables",
        r"re-?pinned|other brand|different brand|cables? (of|from) (another|other|a different)|"
        r"home-?made .{0,20}cable|mixed cables",
    ),
    ("adapter", r"adapter (reused|worn|re-?used)|reused adapter|adapter on \d|old adapter"),
    ("too few leads", r"(two|2) of (three|3|4) leads|two 8-pin leads|only (two|2) (of|8-pin)"),
    ("pcie lead on eps card", r"pcie 8-pin lead|pcie 8-pin cable|6\+8 pin|pcie (power )?lead"),
    ("eps adapter", r"dongle|eps adapter|cpu 8-pin adapter|adapter to eps|eps lead"),
    ("one card two supplies", r"one card (on|from) two|split over two (psus|supplies)|slot .{0,20}other psu"),
    ("second supply", r"second psu|two psus|dual psu|add2psu|both psus|main psu \+"),
    ("desktop", r"desktop case|living-?room|home pc|gaming pc|\bpc\b|mid tower|desktop case fans|tower case"),
    ("power strip", r"power strip|fused strip|extension (cord|lead)|multi-?plug"),
    ("household", r"household|home circuit|wall outlet|living-?room|apartment"),
    ("adjacent", r"next to each other|adjacent|side by side|back to back|no gap|stacked|without (a )?(gap|space)"),
    ("small fans", r"40 ?mm|(two|2|small) .{0,12}(40|60) ?mm fans"),
    ("ups", r"\bups\b"),
    ("usb-c power", r"usb-?c|\bpd\b"),
    ("front radiator", r"front radiator"),
    ("weak slot", r"slot.{0,20}(45|50) ?w|lenovo tiny|tiny riser|\btiny\b|mini pc slot"),
    ("maker:lenovo-p920", r"\bp920\b"),
    ("maker:lenovo-p900", r"\bp900\b"),
    ("maker:lenovo-tiny", r"lenovo (thinkcentre )?tiny|tinyriser"),
    ("m2 beside slot", r"(nvme|ssd|drive) in m\.?2_?\d"),
    ("slot off", r"pciex4_3|slot .{0,20}switched off|disables m\.?2"),
)


def traits_in(text: str) -> frozenset[str]:
    """The traits that a text in small letters names, and "pitch 2" where it gives the distance of the slots."""
    found = {trait for trait, pattern in TRAITS if re.search(pattern, text)}
    pitch = re.search(r"(\d)[- ]slot (?:spacing|pitch|distance)|slots at (?:\d-)?(\d) pitch", text)
    if pitch:
        found.add(f"pitch {pitch.group(1) or pitch.group(2)}")
    return frozenset(found)
