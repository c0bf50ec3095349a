$ErrorActionPreference = 'Stop'
$w = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{{ data }}')) | ConvertFrom-Json
$link = (New-Object -ComObject Shell.Application).NameSpace($w.folder).ParseName($w.name).GetLink
$link.Path = $w.program
$link.Arguments = $w.arguments
$link.WorkingDirectory = $w.start
$link.Description = $w.comment
$link.SetIconLocation($w.pictures, $w.number)
$link.Save()
