{# Sorts a table by the column whose heading is pressed: figures from the largest, names by the alphabet, none at the end. #}
(function(){
var abjad=new Intl.Collator('id',{numeric:true,sensitivity:'base'});
function isi(sel,k){return k?(sel.dataset.v===''?null:+sel.dataset.v):sel.textContent;}
document.querySelectorAll('table.urut').forEach(function(tabel){
var badan=tabel.tBodies[0],judul=Array.from(tabel.tHead.rows[0].cells);
var isian=Array.from(badan.rows,function(baris){return {baris:baris,kunci:Array.from(baris.cells,isi)};});
function urutkan(k,turun){
isian.sort(function(x,y){
var a=x.kunci[k],b=y.kunci[k];if(a===null||b===null)return (a===null)-(b===null);
var c=k?a-b:abjad.compare(a,b);return turun?-c:c;});
badan.replaceChildren.apply(badan,Array.from(isian,function(x){return x.baris;}));}
judul.forEach(function(th,k){th.firstChild.addEventListener('click',function(){
var kini=th.getAttribute('aria-sort'),turun=k?kini!=='descending':kini==='ascending';
judul.forEach(function(lain){lain.setAttribute('aria-sort','none');});
th.setAttribute('aria-sort',turun?'descending':'ascending');urutkan(k,turun);});});});
})();
