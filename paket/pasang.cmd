@echo off
rem Mencari Python yang cocok, lalu menjalankan isi\pasang.py dengannya. Tanpa hak administrator.
rem Sengaja tanpa blok kurung: folder yang namanya berkurung memutus blok seperti itu.
rem "pasang.cmd /diam" tidak bertanya dan tidak menunggu tombol.
setlocal EnableExtensions DisableDelayedExpansion
title Memasang program pengaduan
set "ISI=%~dp0isi"
set "PROGRAM="
set "VERSI="
set "PEMASANG="
set "KODE=0"
rem Tanpa ini "py" yang baru dapat mulai mengunduh Python sendiri.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"

if not exist "%ISI%\pasang.py" goto belum_diekstrak
echo Mencari Python ...
call :cari
if defined PROGRAM goto pasang

for %%F in ("%~dp0python-3.1*-amd64.exe") do set "PEMASANG=%%~fF"
if not defined PEMASANG goto tanpa_python
echo Memasang Python untuk pengguna ini. Tunggu sampai jendelanya tertutup sendiri ...
start "" /wait "%PEMASANG%" /passive InstallAllUsers=0 InstallLauncherAllUsers=0 PrependPath=0 Include_test=0
call :cari
if defined PROGRAM goto pasang

:tanpa_python
echo.
echo Python yang cocok tidak ada di komputer ini.
echo Yang cocok: Python 3.11, 3.12, 3.13 atau 3.14, 64-bit, dari python.org.
echo Python dari Microsoft Store tidak dapat dipakai.
echo.
echo 1. Buka https://www.python.org/downloads/windows/ di komputer mana pun yang tersambung ke internet.
echo 2. Di bawah "Python 3.13" unduh "Windows installer 64-bit". Namanya seperti python-3.13.9-amd64.exe.
echo 3. Taruh berkas itu di folder ini, di sebelah pasang.cmd, lalu jalankan pasang.cmd lagi.
set "KODE=8"
goto akhir

:belum_diekstrak
echo.
echo Folder "isi" tidak ada di sebelah pasang.cmd.
echo Bila folder ini masih di dalam berkas .zip: klik kanan berkas .zip itu, pilih "Extract All",
echo lalu jalankan pasang.cmd dari folder hasilnya.
set "KODE=2"
goto akhir

:pasang
"%PROGRAM%" %VERSI% -I "%ISI%\pasang.py" %1
set "KODE=%ERRORLEVEL%"
if "%KODE%"=="0" goto akhir
echo.
echo Pemasangan belum selesai, kode %KODE%. Baca kalimat di atas, lalu jalankan pasang.cmd lagi.

:akhir
if /i "%~1"=="/diam" exit /b %KODE%
echo.
pause
exit /b %KODE%

:cari
set "CALON=py.exe"
for %%V in (3.13 3.14 3.12 3.11) do call :coba -%%V
for %%V in (313 314 312 311) do call :coba_folder %%V
set "CALON=python.exe"
call :coba
exit /b 0

:coba_folder
set "CALON=%LOCALAPPDATA%\Programs\Python\Python%1\python.exe"
call :coba
set "CALON=%ProgramFiles%\Python%1\python.exe"
call :coba
exit /b 0

rem python.exe bawaan Windows hanya membuka Microsoft Store; diberi sebuah berkas, ia gagal saja.
:coba
if defined PROGRAM exit /b 0
"%CALON%" %1 -I "%ISI%\cocok.py" >nul 2>nul
if not "%ERRORLEVEL%"=="0" exit /b 0
set "PROGRAM=%CALON%"
set "VERSI=%1"
exit /b 0
