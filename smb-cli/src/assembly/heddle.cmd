@echo off
rem Starts the heddle command from an unpacked distribution. It needs a Java run time 21 or later: JAVA_HOME, or the java on the PATH.
setlocal EnableExtensions DisableDelayedExpansion
set "HEDDLE_JAVA=java"
if not defined JAVA_HOME goto found
if not exist "%JAVA_HOME%\bin\java.exe" goto found
set "HEDDLE_JAVA=%JAVA_HOME%\bin\java.exe"
:found
set "HEDDLE_VERSION="
for /f "tokens=3" %%v in ('call "%HEDDLE_JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "HEDDLE_VERSION=%%~v"
for /f "tokens=1 delims=.-+" %%v in ("%HEDDLE_VERSION%") do set "HEDDLE_FEATURE=%%v"
if not defined HEDDLE_VERSION goto missing
if %HEDDLE_FEATURE% LSS 21 goto missing
set "HEDDLE_COMMAND=heddle"
"%HEDDLE_JAVA%" -Xlog:disable -XX:+UseSerialGC -Dslf4j.internal.verbosity=WARN -Dorg.slf4j.simpleLogger.defaultLogLevel=warn %HEDDLE_JAVA_OPTS% -cp "%~dp0lib\*" dev.heddle.cli.Heddle %*
exit /b %ERRORLEVEL%
:missing
echo heddle: needs a Java run time 21 or later: install one (for example Eclipse Temurin), or set JAVA_HOME to it 1>&2
exit /b 2
