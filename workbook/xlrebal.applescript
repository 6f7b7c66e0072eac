-- What the Rebalance tab's buttons run in Excel for Mac. `xlrebal addin install` puts it where Excel looks for it.
-- Each value is quoted for the shell: the name of a workbook can hold anything.
on PressButton(request)
	set {interpreter, buttonTag} to {paragraph 1 of request, paragraph 2 of request}
	set bookName to paragraph 3 of request
	set command to quoted form of interpreter & " -E -P -B -W ignore -m xlrebal addin press " & quoted form of buttonTag
	if bookName is not "" then set command to command & " " & quoted form of ("--wb=" & bookName) & " --from_xl=1"
	-- In the background: Excel answers no script while a macro runs.
	do shell script "cd / && " & command & " > /dev/null 2>&1 &"
	return "started"
end PressButton
