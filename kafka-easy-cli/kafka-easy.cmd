@echo off
rem Runs kafka-easy.jar, found beside this script, in ..\lib\, in target\, or at the path in KAFKA_EASY_JAR.
rem Java stores the loaded classes in an archive (automatically from JDK 19 on), which halves the start time.
setlocal EnableExtensions DisableDelayedExpansion
set "jar=%~dp0kafka-easy.jar"
if defined KAFKA_EASY_JAR set "jar=%KAFKA_EASY_JAR%"
if not exist "%jar%" set "jar=%~dp0..\lib\kafka-easy.jar"
if not exist "%jar%" set "jar=%~dp0target\kafka-easy.jar"
if not exist "%jar%" (
  echo kafka-easy: kafka-easy.jar is neither beside this script nor in ..\lib\ or target\; set KAFKA_EASY_JAR to its path>&2
  exit /b 1
)
if not defined LOCALAPPDATA set "LOCALAPPDATA=%TEMP%"
set "cache=%LOCALAPPDATA%\kafka-easy"
if not exist "%cache%" mkdir "%cache%" 2>nul
set "java=java"
rem JAVA_HOME may have quotes in it.
if defined JAVA_HOME set "java=%JAVA_HOME:"=%\bin\java"
"%java%" -XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive ^
  "-XX:SharedArchiveFile=%cache%\classes.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off ^
  %KAFKA_EASY_JAVA_OPTIONS% -jar "%jar%" %*
exit /b %ERRORLEVEL%
