{# Sorts a table by the column whose heading is pressed: figures from the largest, names by the alphabet, none at the end. #}
(function(){
var abjad=new Intl.Collator('id',{numeric:true,sensitivity:'base'});
function isi(baris,k){var sel=baris.cells[k];return k?(sel.dataset.v===''?null:+sel.dataset.v):sel.textContent;}
function urutkan(tabel,k,turun){
var badan=tabel.tBodies[0],isian=Array.from(badan.rows,function(b){return [isi(b,k),b];});
isian.sort(function(x,y){
var a=x[0],b=y[0];if(a===null||b===null)return (a===null)-(b===null);
var c=k?a-b:abjad.compare(a,b);return turun?-c:c;});
var semua=document.createDocumentFragment();isian.forEach(function(x){semua.appendChild(x[1]);});badan.appendChild(semua);}
document.querySelectorAll('table.urut').forEach(function(tabel){
var judul=tabel.tHead.rows[0].cells;
Array.prototype.forEach.call(judul,function(th,k){th.firstChild.addEventListener('click',function(){
var kini=th.getAttribute('aria-sort'),turun=k?kini!=='descending':kini==='ascending';
Array.prototype.forEach.call(judul,function(lain){lain.setAttribute('aria-sort','none');});
th.setAttribute('aria-sort',turun?'descending':'ascending');urutkan(tabel,k,turun);});});});
})();
