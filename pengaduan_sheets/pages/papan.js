{# The page's age is told against the browser's clock, so that a board whose sync died says so itself, on the page and in
   the name of its tab. A reload keeps the place that was scrolled to; a page that is being replaced at that moment is
   tried again by the browser's own reload. A new number steps back after a while, unless the open book hides it. #}
(function(){
var s=document.getElementById('sinkron'),b=document.getElementById('basi'),u=document.getElementById('umur'),
t=document.title,n=document.getElementById('baru'),d=n&&n.dataset.saat?n.dataset:0;
function lama(m){
var j=Math.floor(m/60),h=Math.floor(j/24);
return h>0?h+' hari '+(j%24)+' jam':j>0?j+' jam '+(m%60)+' menit':m+' menit';}
function umur(){
var m=Math.floor((Date.now()-Date.parse(s.getAttribute('datetime')))/60000),basi=m>+s.getAttribute('data-basi');
u.textContent=m<1?'baru saja':lama(m)+' yang lalu';
if(d)n.hidden=Date.now()-Date.parse(d.saat)>+d.menit*60000;
b.hidden=!basi;document.title=basi?'BASI – '+t:t;
if(basi&&!b.textContent)b.textContent='Papan ini basi: sinkron terakhir '+lama(m)+
' yang lalu. Yang tampak di bawah mungkin sudah berubah. Hidupkan komputer yang menjalankan sinkron.';}
umur();setInterval(umur,20000);
setTimeout(function(){location.reload();},60000);
})();
