"""What Word and WPS put on the clipboard, shortened: the marks that matter are left as they are."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-unhide:no; font-family:仿宋_GB2312;} --></style></head>
<body lang=ZH-CN style='text-justify-trim:punctuation'><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span
style='font-size:16.0pt;font-family:仿宋_GB2312'>　　敖鲁古雅乡旅游基础设施改造<b>完成</b>
<span lang=EN-US>60%</span>，<span lang=EN-US>4</span>月<span lang=EN-US>28</span>日开工。<br>
停车场路基完成<span lang=EN-US>2300</span>平方米。<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;mso-list:l0 level1
lfo1'><![if !supportLists]><span lang=EN-US><span
style='mso-list:Ignore'>1、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>8月底前完成游客中心主体；<span lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;mso-list:l0 level1
lfo1'><![if !supportLists]><span lang=EN-US><span
style='mso-list:Ignore'>2、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>9月底前   竣工。<span lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span lang=EN-US
style='font-family:Wingdings;mso-fareast-font-family:Wingdings'><span style='mso-list:Ignore'>l<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>宣传推介3场<o:p>
</o:p></p>
<table class=MsoTableGrid border=1><tr><td width=138><p class=MsoNormal>项目<o:p></o:p></p></td>
<td width=138><p class=MsoNormal>完成投资<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>游客中心<o:p></o:p></p></td><td><p class=MsoNormal><span
lang=EN-US>180</span>万元<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>"""

WORD_TIDY = """敖鲁古雅乡旅游基础设施改造完成60%，4月28日开工。
停车场路基完成2300平方米。
1、8月底前完成游客中心主体；
2、9月底前竣工。
· 宣传推介3场
项目 完成投资
游客中心 180万元"""

WPS_PLAIN = (
    "　　已完成 招标 工作。\r\n\r\n\r\n\uf0b7\t宣传推介3场\r\n项目\t完成数\t\r\nAAAA级 景区\v第二行"
)
WPS_TIDY = "已完成招标工作。\n· 宣传推介3场\n项目 完成数\nAAAA级景区\n第二行"

BROWSER = "<ol start=3><li>完成招标</li><li>6月开工</li></ol><ul><li>宣传</li></ul><div>收尾</div>"
BROWSER_TIDY = "3.完成招标\n4.6月开工\n· 宣传\n收尾"
