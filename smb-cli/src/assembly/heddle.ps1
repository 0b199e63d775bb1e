# Starts the heddle command from an unpacked distribution. It needs a Java run time 21 or later: JAVA_HOME, or the java on the PATH.
$java = 'java'
if ($env:JAVA_HOME) {
    $file = if ($env:OS -eq 'Windows_NT') { 'java.exe' } else { 'java' }
    $candidate = Join-Path (Join-Path $env:JAVA_HOME 'bin') $file
    if (Test-Path -LiteralPath $candidate) { $java = $candidate }
}
$feature = 0
try {
    # Java writes its version to standard error.
    $version = (& $java -version 2>&1 | Out-String)
    if ($version -match 'version "(\d+)') { $feature = [int]$Matches[1] }
} catch {
    $feature = 0
}
if ($feature -lt 21) {
    [Console]::Error.WriteLine('heddle: needs a Java run time 21 or later: install one (for example Eclipse Temurin), or set JAVA_HOME to it')
    exit 2
}
$env:HEDDLE_COMMAND = 'heddle'
$options = @('-Xlog:disable', '-XX:+UseSerialGC', '-Dslf4j.internal.verbosity=WARN', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn')
if ($env:HEDDLE_JAVA_OPTS) { $options += -split $env:HEDDLE_JAVA_OPTS }
$classPath = Join-Path (Join-Path $PSScriptRoot 'lib') '*'
& $java @options -cp $classPath dev.heddle.cli.Heddle @args
exit $LASTEXITCODE
