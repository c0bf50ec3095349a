"""How the board looks and how it tells its own age: inline CSS and script, nothing fetched from anywhere."""

from __future__ import annotations

# Contrast of every pair of text and ground is at least 4.5 in light and in dark; no text is below 12 px.
CSS = """
:root{color-scheme:light dark;--dasar:#f3f5f7;--kartu:#fff;--teks:#1a2027;--lunak:#4b5661;--garis:#d5dbe1;
--merah:#a81c14;--merahdasar:#fdeceb;--kuningteks:#6b4700;--kuningdasar:#fff3d6;--biru:#0b4f8a}
@media (prefers-color-scheme:dark){:root{--dasar:#11161b;--kartu:#1b2229;--teks:#e9edf1;--lunak:#b3bdc7;--garis:#38434d;
--merah:#ff9a91;--merahdasar:#431713;--kuningteks:#ffd47a;--kuningdasar:#3a2c08;--biru:#8fc5f5}}
*{box-sizing:border-box}
html{font-size:clamp(16px,.7rem + .35vw,26px);-webkit-text-size-adjust:100%}
body{margin:0;padding:1rem;background:var(--dasar);color:var(--teks);line-height:1.4;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:1.4rem 0 .6rem}h3{font-size:1rem;margin:0 0 .4rem}
h4{font-size:.9rem;margin:.8rem 0 .2rem;color:var(--lunak);font-weight:600}
p{margin:.3rem 0}ul{list-style:none;margin:0;padding:0}
header p{color:var(--lunak)}header .sinkron{color:var(--teks)}#sinkron{font-weight:600}
.lunak,footer{color:var(--lunak)}footer{margin-top:2rem;border-top:1px solid var(--garis);font-size:.9rem}
.besar{font-size:1.35rem;padding:.8rem 1rem;border-radius:.5rem;margin:1rem 0}.besar h2
{margin:0 0 .3rem;font-size:1.5rem}
.masalah{background:var(--merahdasar);color:var(--merah);border-left:.5rem solid;font-weight:600}
.tunggu{background:var(--kuningdasar);color:var(--kuningteks);border-left:.5rem solid;font-size:1.15rem}
.ubin2{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;margin-top:1.2rem}
.ubin{background:var(--kartu);border:1px solid var(--garis);border-radius:.5rem;padding:.6rem .9rem}
.ubin b{display:block;font-size:2.4rem;line-height:1.1;font-variant-numeric:tabular-nums}
.ubin.merah{background:var(--merahdasar);border-color:var(--merah)}.merah{color:var(--merah)}
.ubin.kuning{background:var(--kuningdasar);color:var(--kuningteks);border-color:var(--kuningteks)}
.kartu2{columns:20rem;column-gap:.8rem}
.kartu{background:var(--kartu);border:1px solid var(--garis);border-radius:.5rem;padding:.8rem 1rem;
break-inside:avoid;margin-bottom:.8rem}
.kartu.awas{border-left:.4rem solid var(--merah)}.jumlah b{font-size:1.6rem}.jumlah strong{margin-left:.6rem}
.status li,.desak li{display:flex;justify-content:space-between;gap:1rem;padding:.25rem 0;
border-top:1px solid var(--garis)}
.status b,td{font-variant-numeric:tabular-nums}.desak li{flex-wrap:wrap;gap:0 1rem}
.desak b{white-space:nowrap;margin-left:auto}.desak span{overflow-wrap:normal}
small{display:block;color:var(--lunak);font-size:.85rem}
.dua{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:0 2rem}
.nomor li{padding:.25rem 0;border-top:1px solid var(--garis)}.nomor span
{display:inline-block;min-width:5.5rem;color:var(--lunak)}
.nomor b{color:var(--biru);font-size:1.1rem}
table{width:100%;border-collapse:collapse;margin-bottom:1rem}
th{text-align:left;font-weight:400;padding:.25rem 0;border-top:1px solid var(--garis)}
td{text-align:right;font-weight:600;padding:.25rem 0 .25rem 1rem;border-top:1px solid var(--garis);white-space:nowrap}
code{font-size:.95em}
@media print{body{padding:0;background:#fff}}
"""

# The page's age is told against the browser's clock, so that a board whose sync died says so itself. A reload keeps the
# place that was scrolled to; a page that is being replaced at that moment is tried again by the browser's own reload.
SCRIPT = """
(function(){
var s=document.getElementById('sinkron'),b=document.getElementById('basi');
function umur(){
var menit=Math.floor((Date.now()-Date.parse(s.getAttribute('datetime')))/60000),batas=+s.getAttribute('data-basi');
b.hidden=!(menit>batas);
if(menit>batas){var j=Math.floor(menit/60),h=Math.floor(j/24);
b.textContent='Papan ini basi: sinkron terakhir '+(h>0?h+' hari '+(j%24)+' jam':j+' jam '+(menit%60)+' menit')+
' yang lalu. Hidupkan komputer yang menjalankan sinkron.';}
}
umur();setInterval(umur,20000);
setTimeout(function(){location.reload();},60000);
})();
"""
