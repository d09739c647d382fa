@echo off
rem "inkling" in a terminal: a command (inkling train ...) runs in the application's own process without a window.
rem A batch file waits for a program that has windows; the terminal itself does not.
"%~dp0..\..\Inkling.exe" --log-level=3 -- %*
exit /b %ERRORLEVEL%
