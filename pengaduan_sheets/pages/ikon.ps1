$ErrorActionPreference = 'Stop'
$w = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{{ data }}')) | ConvertFrom-Json
$link = (New-Object -ComObject Shell.Application).NameSpace([string]$w.folder).ParseName([string]$w.name).GetLink
$link.Path = [string]$w.program
$link.Arguments = [string]$w.arguments
$link.WorkingDirectory = [string]$w.start
$link.Description = [string]$w.comment
$link.SetIconLocation([string]$w.pictures, [int]$w.number)
$link.Save()
