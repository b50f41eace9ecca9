// What other programs put on the clipboard, as they write it, shortened.

export const word = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} @list l0:level1 {mso-level-number-format:bullet;} --></style>
</head>
<body lang=EN-GB style='tab-interval:36.0pt'>
<!--StartFragment-->
<h1>Quarterly <span style='color:red'>report</span><o:p></o:p></h1>
<p class=MsoNormal>Dear Bob,<span style='mso-spacerun:yes'>&nbsp; </span>please <b style='mso-bidi-font-weight:normal'>read</b>
this <i>today</i>: <a href="https://intranet.example/q3"><span style='color:#0563C1'>Q3</span></a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Sales<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>North<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>Costs<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Check<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr style='mso-yfti-irow:0'><td width=300 valign=top><p class=MsoNormal>Name<o:p></o:p></p></td><td><p class=MsoNormal>Sum<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>North</p></td><td><p class=MsoNormal>42</p><p class=MsoNormal>(net)</p></td></tr></table>
<p class=MsoNormal><span style='mso-no-proof:yes'><!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]--><![if !vml]><img width=200 height=100 src="file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip_image001.png" alt="A chart"><![endif]></span>End.<o:p></o:p></p>
<!--EndFragment-->
</body></html>`;

export const wordClean =
  '<p><strong>Quarterly report</strong></p>' +
  '<p>Dear Bob, please <strong>read</strong> this <em>today</em>: <a href="https://intranet.example/q3">Q3</a>.</p>' +
  '<ul><li><p>Sales</p><ul><li><p>North</p></li></ul></li><li><p>Costs</p></li></ul><ol><li><p>Check</p></li></ol>' +
  '<p>Name | Sum<br>North | 42 (net)</p><p>End.</p>';

export const googleDocs = `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e"><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span style="font-size:11pt;font-family:Arial;color:#000000;font-weight:400;font-style:normal;white-space:pre;white-space:pre-wrap;">Dear Bob, </span><span style="font-weight:700;white-space:pre-wrap;">bold</span><span style="font-weight:400;white-space:pre-wrap;"> and </span><span style="font-style:italic;font-weight:400;white-space:pre-wrap;">slanted</span></p><br /><ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" role="presentation"><span style="white-space:pre-wrap;">one</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>inner</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr"><a href="https://docs.example/d/1" style="text-decoration:none;"><span style="color:#1155cc;text-decoration:underline;">two</span></a></p></li></ul></b><br class="Apple-interchange-newline">`;

export const googleDocsClean =
  '<p>Dear Bob, <strong>bold</strong> and <em>slanted</em></p>' +
  '<ul><li><p>one</p><ul><li><p>inner</p></li></ul></li><li><p><a href="https://docs.example/d/1">two</a></p></li></ul>';

export const libreOffice = `<!DOCTYPE html>
<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
	<style type="text/css">
		@page { size: 21cm 29.7cm; margin: 2cm }
		p { line-height: 115%; margin-bottom: 0.25cm; background: transparent }
	</style>
</head>
<body lang="en-GB" link="#000080" vlink="#800000" dir="ltr"><p style="line-height: 100%; margin-bottom: 0cm">
<font color="#c9211e"><font face="Liberation Serif, serif"><font size="3" style="font-size: 12pt">Dear
<b>Bob</b>,</font></font></font></p>
<p style="line-height: 100%; margin-bottom: 0cm"><br/>

</p>
<ol>
	<li><p style="line-height: 100%; margin-bottom: 0cm">one</p></li>
	<li><p style="line-height: 100%; margin-bottom: 0cm">two</p>
	<ul>
		<li><p>inner <i>x</i></p></li>
	</ul></li>
</ol>
<p>last<br/>
line <s>gone</s></p>
</body>
</html>`;

export const libreOfficeClean =
  '<p>Dear <strong>Bob</strong>,</p><ol><li><p>one</p></li><li><p>two</p><ul><li><p>inner <em>x</em></p></li></ul></li></ol>' +
  '<p>last<br>line gone</p>';

export const webPage = `<meta charset='utf-8'><article class="post" style="color: rgb(1,2,3)"><style>p{color:red}</style><script>alert(1)</script>
<h2 id="news">News</h2><div class="lead"><p>Read <a href="https://news.example/a?b=1&amp;c=2" onclick="alert(1)" target="_blank">more</a>, not <a href="javascript:alert(1)">this</a>.</p></div>
<div>First line</div><div>Second line</div><div><br></div><div>After a gap</div>
<img src="https://pictures.example/plan.png" alt="Plan" width="300"><img src="https://spy.example/t.gif" width="1" height="1">
<img src="http://old.example/x.png" alt="Old"><img src="https://cdn.example/smile.svg" alt="😀" class="emoji"><img src="x" onerror="alert(1)">
<pre><code>if (a) {
    b &lt; c;
}</code></pre>
<blockquote>quoted <span style="display:none">hidden</span><code>code</code></blockquote>
<table><tbody><tr><th>City</th><th>Sum</th></tr><tr><td>Ulm</td><td>7</td></tr></tbody></table>
<iframe src="https://frame.example/"></iframe><svg><text>x</text></svg><button onclick="alert(1)">Press</button></article>`;

export const webPageClean =
  '<p><strong>News</strong></p><p>Read <a href="https://news.example/a?b=1&amp;c=2">more</a>, not this.</p>' +
  '<p>First line<br>Second line</p><p>After a gap<br><img src="https://pictures.example/plan.png" alt="Plan"> <a href="http://old.example/x.png">Old</a>😀</p>' +
  '<p>if (a) {<br>&nbsp;&nbsp;&nbsp;&nbsp;b &lt; c;<br>}</p><p>quoted code</p>' +
  '<p><strong>City</strong> | <strong>Sum</strong><br>Ulm | 7</p><p>Press</p>';

/** A mail: tables are its frame, lines are divs. */
export const mail = `<div dir="ltr"><table width="600"><tbody><tr><td><table><tbody><tr><td><p>Hello,</p><div>line one</div><div>line two</div></td></tr></tbody></table></td></tr></tbody></table><ul type="square"><li>item<br></li><li></li></ul></div>`;
export const mailClean = '<p>Hello,</p><p>line one<br>line two</p><ul><li><p>item</p></li></ul>';
