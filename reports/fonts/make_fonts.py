"""Make the shipped fonts from the full ones (development only; needs fontTools).

    npm pack @expo-google-fonts/noto-sans-sc && tar xzf expo-google-fonts-noto-sans-sc-*.tgz
    python reports/fonts/make_fonts.py package

Noto Sans SC with TrueType outlines, SIL Open Font License 1.1 (OFL.txt), subset to GB 2312, Latin, Greek,
the symbols that the program prints, and characters that are common in names of
people and companies but missing in GB 2312. Changed: the width of a few signs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x1CD, 0x1DC),  # pinyin vowels
    (0x218, 0x21B),
    (0x370, 0x3FF),  # Greek
    (0x2010, 0x2027),  # dashes, quotation marks, bullets, ellipsis
    (0x2030, 0x203A),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # letter-like
    (0x2150, 0x218B),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x24FF),
    (0x25A0, 0x26FF),  # shapes
    (0x2713, 0x2718),
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),
)

NAMES = (
    "昇喆堃玥镕頔旻珺翀祎淼焱垚赟彧晟曌旸昉昕昳晔晞暄暐曦杺枻栐桁梽榳玙玚玠玢珅珣珩珺琎琤琰瑀瑗瑄璟璠瓒甯畑皞眭祉祺祎竑筠"
    "筱箬纮绎绲缊翊翮翾芃芊芮苒苡茜茳莜菀菡萱葳蒽蓁蕙蕴薇薏藁藜虓衎袆裎褀覃訢诒诠诣谌赟跞轾逖邈郗郯酆鄢钊钘钰钲铄铖铠锜锟镓镛闳阚"
    "陟隽雱霁霄霈靓靖韫韬颀颉飏飐飓骁骐骞鹍鹓麴黇叆叇吒吣呙咏咛哂哏喁啰嘢嗲囧圳坂坨埗埻塱墉夤奭姮姝姞娆娉娈娴婕婳媖嫄嫒嫣嬿"
    "宓宸寔尕岍岐岚岢峣崧嵎嵘嵩帨幄庥弈弢彤徕忞忻怿恺悱惇愔慜戬扆抟挹揆揖摛撷敉斐斓於昀昶晁晗晖暕朕栩桢梓棣楹楷榕樾橦檀欤歆殷毓沁沂"
    "沅沚沣泓泫泱洄洛洵洹浔浩浥涵淇淙淞淳渌渊湜湲溥溦滢漪潆潇澄澍澹濛瀚灏炅炆炜炫烜烨焓焘煊煜煦熠燊燚爰牧猗狄璞疏砚碧磊祯祾禛禹穆笪箴"
    "維術東學實驗電腦數據計劃買賣價廠製"
)


def characters() -> set[int]:
    """Every code point of the subset."""
    wanted = {code for start, end in RANGES for code in range(start, end + 1)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted | {ord(sign) for sign in NAMES}


NARROWED = "×·•÷±≈≤≥"  # as wide as a Chinese character in the original, which tears "2 × RTX 3090" apart
BEARING = 62  # font units on each side


def narrow(font: Any) -> None:
    """Give signs that stand among Latin letters the width of their outline."""
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, names = font["glyf"], font.getBestCmap()
    for sign in NARROWED:
        name = names[ord(sign)]
        outline = glyphs[name]
        pen = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, BEARING - outline.xMin, 0)), glyphs)
        wide = outline.xMax - outline.xMin
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(glyphs)
        font["hmtx"][name] = (wide + 2 * BEARING, BEARING)


def main(package: Path) -> None:
    from fontTools import subset

    options = subset.Options(
        layout_features=["kern"],
        hinting=False,
        name_IDs=["*"],
        notdef_outline=True,
        drop_tables=["BASE", "VORG", "vhea", "vmtx", "DSIG"],
    )
    for folder, weight in WEIGHTS.items():
        font = subset.load_font(str(package / folder / f"NotoSansSC_{folder}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters())
        cutter.subset(font)
        narrow(font)
        subset.save_font(font, str(Path(__file__).parent / f"NotoSansSC-{weight}.ttf"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
