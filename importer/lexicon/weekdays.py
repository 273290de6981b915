"""Names of weekdays, as data: what may stand beside or inside a date without meaning anything.

Long forms, and the short ones that are no common word of another language. Compared after `datewords.fold`.
"""

from __future__ import annotations

__all__ = ["NUMBERS", "WEEKDAYS"]

WEEKDAYS = (
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday "
    "lun lunes martes mié miércoles jue jueves vie viernes sáb sábado dom domingo "
    "lundi mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "segunda segunda-feira terça terça-feira quarta quarta-feira quinta quinta-feira sexta sexta-feira feira "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę "
    "pondělí úterý středa středu čtvrtek pátek neděle neděli pondelok utorok streda štvrtok piatok nedeľa "
    "ponedeljek torek sreda četrtek petek nedelja ponedjeljak utorak srijeda četvrtak petak subota nedjelja "
    "понедељак уторак среда четвртак петак субота недеља понеделник вторник сряда четвъртък петък събота неделя "
    "понедельник среду четверг пятница пятницу суббота субботу воскресенье пн вт ср чт пт сб вс "
    "понеділок вівторок середа середу четвер п'ятниця п'ятницю субота неділя неділю "
    "luni marți mie miercuri joi vineri sâmbătă duminică "
    "hétfő kedd szerda csütörtök péntek szombat vasárnap "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag "
    "maanantai maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai torstaina perjantai perjantaina "
    "lauantai lauantaina sunnuntai sunnuntaina "
    "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev "
    "pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena "
    "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis "
    "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρι τετ πεμ παρ σαβ κυρ "
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar "
    "dilluns dimarts dimecres dijous divendres dissabte diumenge mércores xoves venres "
    "senin selasa rabu kamis jumat sabtu minggu isnin khamis jumaat ahad "
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার "
    "شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه یک دو سه چهار پنج "
    "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد "
    "שני שלישי רביעי חמישי שישי שבת ראשון יום "
    "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ "
    "วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่ "
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 "
    "月曜 火曜 水曜 木曜 金曜 土曜 日曜 월요일 화요일 수요일 목요일 금요일 토요일 일요일"
)

# Those of one language in a row, Monday first, as they stand before numeric dates.
_WEEKS = (
    "monday tuesday wednesday thursday friday saturday sunday", "mon tue wed thu fri sat sun",
    "lunes martes miércoles jueves viernes sábado domingo", "lun mar mié jue vie sáb dom",
    "lundi mardi mercredi jeudi vendredi samedi dimanche", "lun mar mer jeu ven sam dim",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag", "mo di mi do fr sa so",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica", "lun mar mer gio ven sab dom",
    "segunda terça quarta quinta sexta sábado domingo", "seg ter qua qui sex sáb dom",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "ma di wo do vr za zo",
    "понедельник вторник среда четверг пятница суббота воскресенье", "пн вт ср чт пт сб вс",
)  # fmt: skip
NUMBERS = {name: number for week in _WEEKS for number, name in enumerate(week.split())}
"""Names → numbers, Monday 0; the same wherever two languages share one."""
