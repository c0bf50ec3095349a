"""How the board looks and how it tells its own age: inline CSS and script, nothing fetched from anywhere."""

from __future__ import annotations

# Contrast of every pair of text and ground is at least 4.5 in light and in dark; no text is below 12 px. Letters grow
# with the window: 16 px on a phone, 22 px on a wall screen of 1920, where a figure of a tile is read from three metres.
CSS = """
:root{color-scheme:light dark;--dasar:#eef1f4;--kartu:#ffffff;--teks:#16202a;--lunak:#4a5763;--garis:#d3dae1;
--kepala:#12395c;--kepalateks:#ffffff;--merah:#a81c14;--merahdasar:#fdeceb;--pekat:#b3261e;--pekatteks:#ffffff;
--kuningteks:#6b4700;--kuningdasar:#fff0c7;--biru:#0b4f8a;--batang:#dbe8f4;--cip:#eef1f4}
@media (prefers-color-scheme:dark){:root{--dasar:#0f151b;--kartu:#1a222a;--teks:#eaeff3;--lunak:#b4c0cb;--garis:#36424d;
--kepala:#0a2b48;--kepalateks:#ffffff;--merah:#ff9a91;--merahdasar:#431713;--pekat:#ffb4ab;--pekatteks:#3a0703;
--kuningteks:#ffd98a;--kuningdasar:#3d2f0a;--biru:#8fc5f5;--batang:#24405a;--cip:#27323c}}
*{box-sizing:border-box}
html{font-size:clamp(16px,9px + .68vw,44px);-webkit-text-size-adjust:100%}
body{margin:0;background:var(--dasar);color:var(--teks);line-height:1.35;overflow-wrap:anywhere;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}
h1{font-size:1.7rem;line-height:1.1;margin:0}h2{font-size:1.15rem;margin:0 0 .6rem}
h3{font-size:1.1rem;line-height:1.2;margin:0 0 .35rem}
h4{font-size:.85rem;margin:.7rem 0 .1rem;color:var(--lunak);font-weight:600}
p{margin:.25rem 0}ul{list-style:none;margin:0;padding:0}.lunak{color:var(--lunak)}
header{display:flex;flex-wrap:wrap;align-items:end;justify-content:space-between;gap:.3rem 2rem;
padding:.8rem 1.1rem;background:var(--kepala);color:var(--kepalateks)}
header p{margin:.2rem 0 0}#sinkron{font-weight:700}#umur:not(:empty)::before{content:"– "}
main{padding:0 1.1rem}footer{margin:1.4rem 1.1rem 0;padding:.5rem 0 1rem;border-top:1px solid var(--garis);
color:var(--lunak);font-size:.85rem}
.besar{font-size:1.3rem;padding:.8rem 1.1rem;border-radius:.6rem;margin:1rem 0 0;border-left:.6rem solid}
.besar h2{margin:0 0 .2rem;font-size:1.6rem}.besar[hidden]{display:none}
.masalah{background:var(--merahdasar);color:var(--merah);font-weight:600}
.tunggu{background:var(--kuningdasar);color:var(--kuningteks);font-size:1.1rem}
.ubin2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(10rem,44%),1fr));gap:.8rem;margin:1rem 0}
.ubin{background:var(--kartu);border:1px solid var(--garis);border-radius:.6rem;padding:.5rem 1rem .7rem}
.ubin b{display:block;font-size:clamp(2.6rem,1.6rem + 2.4vw,3.6rem);white-space:nowrap;
line-height:1.05;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.ubin.merah{background:var(--pekat);border-color:var(--pekat);color:var(--pekatteks)}.merah{color:var(--merah)}
.ubin.kuning{background:var(--kuningdasar);color:var(--kuningteks);border-color:var(--kuningteks)}
.bidang{display:grid;gap:1.2rem;grid-template-columns:minmax(0,1fr)}
.kartu2{columns:17rem;column-gap:.8rem}
.kartu{background:var(--kartu);border:1px solid var(--garis);border-radius:.6rem;padding:.7rem 1rem .8rem;
break-inside:avoid;margin-bottom:.8rem}.kartu.awas{border-left:.45rem solid var(--pekat)}
.kartu.kosong{padding:.5rem 1rem}.kosong h3,.kosong p{margin:0}
.jumlah b{font-size:1.9rem;line-height:1;font-variant-numeric:tabular-nums}.jumlah strong{margin-left:.5rem}
.status{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:.4rem}
.status li{background:var(--cip);border-radius:1rem;padding:.1rem .65rem;font-size:.9rem}
.desak li{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:0 .5rem;padding:.25rem 0;
border-top:1px solid var(--garis)}.desak span{flex:1 0 100%}.desak small{flex:1 1 6.5rem}
.desak b{white-space:nowrap;font-size:.92rem}
.desak .lewat,.desak .kini{border-radius:.35rem;padding:.05rem .5rem}
.lewat{background:var(--pekat);color:var(--pekatteks)}.kini{background:var(--kuningdasar);color:var(--kuningteks)}
small{color:var(--lunak);font-size:.85rem}
.nomor{columns:15rem;column-gap:1.5rem}.nomor li{display:flex;gap:.8rem;justify-content:space-between;
break-inside:avoid;padding:.2rem 0;border-top:1px solid var(--garis)}
.nomor span{color:var(--lunak);white-space:nowrap}.nomor b{color:var(--biru)}
.rekap h3{margin-top:.8rem}table{width:100%;border-collapse:collapse}
th,td{padding:.13rem .4rem;border-top:1px solid var(--garis)}th{text-align:left;font-weight:400}
td{text-align:right;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.batang tr{background:linear-gradient(to right,var(--batang) var(--b),transparent 0)}
code{font-size:.95em}
@media (min-width:1100px){.bidang{grid-template-columns:minmax(0,3fr) minmax(19rem,1fr);grid-template-rows:auto 1fr}
.rekap{grid-column:2;grid-row:1/3}}
@media print{body{background:#fff}}
"""

# The page's age is told against the browser's clock, so that a board whose sync died says so itself, on the page and in
# the name of its tab. A reload keeps the place that was scrolled to; a page that is being replaced at that moment is
# tried again by the browser's own reload.
SCRIPT = """
(function(){
var s=document.getElementById('sinkron'),b=document.getElementById('basi'),u=document.getElementById('umur'),
t=document.title;
function lama(m){
var j=Math.floor(m/60),h=Math.floor(j/24);
return h>0?h+' hari '+(j%24)+' jam':j>0?j+' jam '+(m%60)+' menit':m+' menit';}
function umur(){
var m=Math.floor((Date.now()-Date.parse(s.getAttribute('datetime')))/60000),basi=m>+s.getAttribute('data-basi');
u.textContent=m<1?'baru saja':lama(m)+' yang lalu';
b.hidden=!basi;document.title=basi?'BASI – '+t:t;
if(basi&&!b.textContent)b.textContent='Papan ini basi: sinkron terakhir '+lama(m)+
' yang lalu. Yang tampak di bawah mungkin sudah berubah. Hidupkan komputer yang menjalankan sinkron.';}
umur();setInterval(umur,20000);
setTimeout(function(){location.reload();},60000);
})();
"""
