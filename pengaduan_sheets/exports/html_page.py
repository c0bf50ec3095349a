"""How the recap's page looks: inline CSS for phone, desk and A4, light and dark; nothing is fetched from anywhere."""

from __future__ import annotations

# Contrast of every pair of text and ground is at least 4.5 in light and in dark; no text is below 12 px.
CSS = """
:root{color-scheme:light dark;--dasar:#f3f5f7;--kartu:#fff;--teks:#1a2027;--lunak:#4b5661;--garis:#d5dbe1;
--aksen:#1f4e79;--satu:#1f5a99;--dua:#b86a00;--lewat:#b3261e;--merah:#a81c14;--merahdasar:#fdeceb;
--kuningteks:#6b4700;--kuningdasar:#fff3d6}
@media (prefers-color-scheme:dark){:root{--dasar:#11161b;--kartu:#1b2229;--teks:#e9edf1;--lunak:#b3bdc7;--garis:#38434d;
--aksen:#9cc9f2;--satu:#6fb1f0;--dua:#f0a830;--lewat:#ff8a80;--merah:#ff9a91;--merahdasar:#431713;
--kuningteks:#ffd47a;--kuningdasar:#3a2c08}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1rem;max-width:66rem;background:var(--dasar);color:var(--teks);
font-size:16px;line-height:1.45;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.2;margin:.9rem 0 .2rem;color:var(--aksen)}
h2{font-size:1.15rem;margin:1.8rem 0 .6rem;color:var(--aksen)}
h3{font-size:1rem;margin:0 0 .5rem}
p{margin:.3rem 0}
.kop{border-bottom:3px double var(--lunak);padding-bottom:.6rem;text-align:center}
.kop b{display:block;font-size:1.1rem;text-transform:uppercase;letter-spacing:.02em}
.lunak,small,footer{color:var(--lunak);font-size:.875rem}
.besar2{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.7rem;margin:1rem 0 0}
.besar2 div,.kartu{background:var(--kartu);border:1px solid var(--garis);border-radius:.5rem;padding:.7rem .9rem}
.besar2 dt{color:var(--lunak);font-size:.9rem}
.besar2 dd{margin:0}
.besar2 .angka{font-size:2.1rem;font-weight:700;line-height:1.15;font-variant-numeric:tabular-nums}
.besar2 .banding{font-size:.85rem;color:var(--lunak)}
.besar2 .awas{border-color:var(--merah);background:var(--merahdasar)}
.besar2 .awas dt,.besar2 .awas dd{color:var(--merah)}
.tonjol{background:var(--kartu);border-left:.35rem solid var(--satu);border-radius:.3rem;padding:.6rem .9rem;
font-size:1.05rem;margin-top:1rem}
.beda{background:var(--kuningdasar);color:var(--kuningteks);border-left:.35rem solid;border-radius:.3rem;
padding:.6rem .9rem;margin-top:1rem}
.beda ul{margin:.3rem 0;padding-left:1.2rem}
.grafik2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(21rem,100%),1fr));gap:.8rem;align-items:start}
figure{margin:0}
figcaption{font-weight:600;margin-bottom:.4rem}
svg{display:block;width:100%;height:auto;max-width:30rem}
svg text,svg text.lunak{font-size:12px}svg text{fill:var(--teks);color:var(--teks);font-family:inherit}
svg text.lunak{fill:var(--lunak);color:var(--lunak)}
svg .satu{fill:var(--satu)}svg .dua{fill:var(--dua)}svg .lewat{fill:var(--lewat)}
svg .kisi{stroke:var(--garis)}svg .batas{stroke:var(--teks);stroke-width:2}
summary{cursor:pointer;padding:.5rem 0;font-size:.9rem;color:var(--aksen);min-height:1.5rem}
table{width:100%;border-collapse:collapse;background:var(--kartu);font-size:.9rem;overflow-wrap:break-word}
table.isian{overflow-wrap:anywhere}
caption{text-align:left;color:var(--lunak);font-size:.875rem;padding:.2rem 0 .4rem}
th,td{padding:.4rem .35rem;border-top:1px solid var(--garis);vertical-align:top;text-align:left}
thead th{border-top:0;border-bottom:2px solid var(--lunak);font-size:.8125rem;vertical-align:bottom}
tbody th{font-weight:500}
.n{text-align:right;font-variant-numeric:tabular-nums}
span.awas{color:var(--merah);font-weight:600}
td small,th small{display:block;font-size:.75rem}
.cetak{display:none}
.tanda2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));gap:1.5rem;margin-top:1rem}
.tanda{text-align:center;display:flex;flex-direction:column;align-items:center}
.tanda .ruang{flex:1;min-height:4.5rem}
.tanda .nama{border-top:1px solid var(--lunak);display:inline-block;min-width:12rem;padding-top:.2rem}
footer{margin-top:2rem;border-top:1px solid var(--garis);padding-top:.5rem}
@media (max-width:37rem){.lebar{display:none}table{font-size:.8125rem}th,td{padding:.35rem .25rem}
.besar2{grid-template-columns:1fr 1fr}.besar2 div:last-child:nth-child(odd){grid-column:1/-1}}
.x{}
@media (max-width:24rem){table{overflow-wrap:anywhere}}
@page{size:A4;margin:14mm 15mm}
@media print{:root{color-scheme:light;--dasar:#fff;--kartu:#fff;--teks:#000;--lunak:#444;--garis:#bbb;--aksen:#123a60;
--satu:#1f5a99;--dua:#b86a00;--lewat:#b3261e;--merah:#8c1d18;--merahdasar:#fff;--kuningteks:#000;--kuningdasar:#fff}
body{padding:0;max-width:none;font-size:10.5pt}
.besar2{grid-template-columns:repeat(5,1fr);gap:.4rem}.besar2 div,.kartu{padding:.4rem .5rem}
.besar2 .angka{font-size:1.5rem}.besar2 dt,.besar2 .banding{font-size:8.5pt}
.grafik2{grid-template-columns:1fr 1fr;gap:.5rem}.lebar{display:table-cell}details{display:none}.cetak{display:block}
svg rect,.tonjol,.beda{-webkit-print-color-adjust:exact;print-color-adjust:exact}
th,td{padding:.2rem .35rem}
figure,table,.kartu,.tanda2,tr,.besar2,.tonjol,.beda{break-inside:avoid}h2,caption{break-after:avoid}
thead{display:table-header-group}.tanda2{grid-template-columns:repeat(3,1fr);gap:.8rem}.tanda .nama{min-width:9rem}}
"""
