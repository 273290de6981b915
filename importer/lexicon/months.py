"""Month names of many languages, as data: what `dates` looks words up in.

Gregorian names are Unicode CLDR's (https://cldr.unicode.org, by way of dateparser's tables), with the inflected forms
that stand in dates ("26. listopada", "апреля", "აპრილის"). One line of twelve cells a language, lower case; within a
cell the order has no meaning. It looks nothing up; `datewords` does.
"""

from __future__ import annotations

__all__ = ["INTERNATIONAL", "JALALI", "MONTHS", "PHRASES", "SAME"]

MONTHS: dict[str, str] = {
    "en": (
        "jan january | feb february | mar march | apr april | may | jun june juin | jul july | aug august | sep "
        "september sept | oct october | nov november | dec december"
    ),
    "es": (
        "ene enero | feb febrero | mar marzo | abr abril | may mayo | jun junio | jul julio | ago agosto | sept "
        "septiembre setiembre sep set | oct octubre | nov noviembre | dic diciembre"
    ),
    "fr": (
        "janv janvier jan | févr février fév | mars | avr avril | mai | juin jun | juil juillet jul | août aoû | "
        "sept septembre sep | oct octobre | nov novembre | déc décembre"
    ),
    "de": (
        "jan januar jänner | feb februar feber | mär märz mrz | apr april | mai | jun juni | jul juli | aug "
        "august | sep sept september | okt oktober | nov november | dez dezember"
    ),
    "pt": (
        "jan janeiro | fev fevereiro | mar março | abr abril | mai maio | jun junho | jul julho | ago agosto | "
        "set setembro septembro | out outubro | nov novembro | dez dezembro"
    ),
    "it": (
        "gen gennaio | feb febbraio | mar marzo | apr aprile | mag maggio | giu giugno | lug luglio | ago agosto "
        "| set settembre | ott ottobre | nov novembre | dic dicembre"
    ),
    "nl": (
        "jan januari | feb februari | maart mrt | apr april | mei | jun juni | jul juli | aug augustus | sep "
        "september | okt oktober | nov november | dec december"
    ),
    "pl": (
        "sty styczeń stycznia styczen styczniu | lut lutego luty lutym | mar marca marzec marcu | kwi kwiecień "
        "kwietnia kwiecien kwietniu kwie | maj maja maju | cze czerwca czerwiec czerwcu | lip lipca lipiec lipcu "
        "| sie sierpień sierpnia sierpien sierpniu | wrz wrzesień września wrzesien wrzesnia wrześniu wrzesniu | "
        "paź październik października pazdziernik pazdziernika październiku pazdzierniku paz | lis listopad "
        "listopada listopadzie | gru grudnia grudzień grudzien grudniu"
    ),
    "cs": (
        "led leden ledna lednu | úno únor února únr únoru | bře březen března březnu | dub duben dubna dubnu | "
        "kvě květen května květnu | červen června čvn čer červnu | července červenec čvc črc červenci črv | srp "
        "srpen srpna srpnu | zář září | říj říjen října říjnu | lis listopad listopadu | pro prosince prosinec "
        "prosinci"
    ),
    "sk": (
        "jan január januára | feb február februára | mar marca marec | apr apríl apríla | máj mája | jún júna | "
        "júl júla | aug august augusta | sep september septembra | okt október októbra | nov november novembra | "
        "dec december decembra"
    ),
    "sl": (
        "jan januar januarja | feb februar februarja | mar marec marca | apr april aprila | maj maja | jun junij "
        "junija | jul julij julija | avg avgust avgusta | sep september septembra | okt oktober oktobra | nov "
        "november novembra | dec december decembra"
    ),
    "hr": (
        "sij siječanj siječnja siječnju siječnjem | velj veljača veljače veljači veljačom | ožu ožujak ožujka "
        "ožujku ožujkom | tra travanj travnja travnju travnjem | svi svibanj svibnja svibnju svibnjem | lip "
        "lipanj lipnja lipnju lipnjem | srp srpanj srpnja srpnju srpnjem | kol kolovoz kolovoza kolovozu "
        "kolovozom | ruj rujan rujna rujnu rujnom | lis listopad listopada listopadu listopadom | stu studeni "
        "studenoga studenom studenomu studenome studenog studenim | pro prosinac prosinca prosincu prosincem"
    ),
    "sr": (
        "јан јануар јануара januar januara jan | феб фебруар фебруара februar februara feb | мар март марта mart "
        "marta mar | апр април априла april aprila apr | мај маја maj maja | јун јуна juni jun juna | јул јула "
        "juli jul jula | авг август августа avgust avgusta avg | сеп септембар септембра septembar septembra sep "
        "| окт октобар октобра oktobar oktobra okt | нов новембар новембра novembar novembra nov | дец децембар "
        "децембра decembar decembra dec"
    ),
    "mk": (
        "јан јануари | фев февруари | мар март | апр април | мај | јун јуни | јул јули | авг август | сеп "
        "септември септ | окт октомври | ное ноември ноем | дек декември"
    ),
    "bg": (
        "яну януари ян | фев февруари фв | март | апр април ап | май | юни юн | юли юл | авг август | сеп "
        "септември септ септм | окт октомври | ное ноември | дек декември"
    ),
    "ru": (
        "янв январь января | февр февраль февраля фев | мар март марта | апр апрель апреля | май мая мае | июн "
        "июнь июня июне | июл июль июля июле | авг август августа | сент сентябрь сентября сен | окт октябрь "
        "октября | нояб ноябрь ноября ноя | дек декабрь декабря"
    ),
    "uk": (
        "січ січень січня | лют лютий лютого | бер березень березня берез | квіт квітень квітня кві | трав "
        "травень травня тра | черв червень червня чер | лип липень липня | серп серпень серпня сер | вер вересень "
        "вересня верес | жовт жовтень жовтня жов | лист листопад листопада листоп лис | груд грудень грудня гру"
    ),
    "be": (
        "сту студзень студзеня стд | лют лютага люты | сак сакавік сакавіка | кра красавік красавіка крс | май "
        "мая траўня тра | чэр чэрвень чэрвеня | ліп ліпень ліпеня | жні жнівень жніўня жнівеня жнв | вер верасень "
        "верасня врс | кас кастрычнік кастрычніка кст | ліс лістапад лістапада | сне снежань снежня снж"
    ),
    "ro": (
        "ian ianuarie | feb februarie febr | mar martie mart | apr aprilie | mai | iun iunie | iul iulie | aug "
        "august | sept septembrie sep | oct octombrie | noiembrie nov noiem | dec decembrie"
    ),
    "hu": (
        "jan január januári | febr február feb februári | márc március már márciusi | ápr április áprilisi | máj "
        "május májusi | jún június júniusi | júl július júliusi | aug augusztus augusztusi | szept szeptember "
        "szeptemberi | okt október októberi | nov november novemberi | dec december decemberi"
    ),
    "da": (
        "jan januar | feb februar | mar marts | apr april | maj | jun juni | jul juli | aug august | sep "
        "september | okt oktober | nov november | dec december"
    ),
    "nb": (
        "jan januar | feb februar | mar mars | apr april | mai | jun juni | jul juli | aug august | sep september "
        "| okt oktober | nov november | des desember"
    ),
    "sv": (
        "jan januari | feb februari | mars | apr april | maj | juni jun | juli jul | aug augusti | sep september "
        "sept | okt oktober | nov november | dec december"
    ),
    "fi": (
        "tammik tammikuu tammikuuta tammikuussa tammikuun | helmik helmikuu helmikuuta helmikuussa helmikuun | "
        "maalis maalisk maaliskuu maaliskuuta maaliskuussa maaliskuun | huhti huhtik huhtikuu huhtikuuta "
        "huhtikuussa huhtikuun | touko toukok toukokuu toukokuuta toukokuussa toukokuun | kesäk kesäkuu kesäkuuta "
        "kesäkuussa kesäkuun | heinäk heinäkuu heinäkuuta heinäkuussa heinäkuun | elok elokuu elokuuta elokuussa "
        "elokuun | syys syysk syyskuu syyskuuta syyskuussa syyskuun | lokak lokakuu lokakuuta lokakuussa lokakuun "
        "| marras marrask marraskuu marraskuuta marraskuussa marraskuun | jouluk joulukuu joulukuuta joulukuussa "
        "joulukuun"
    ),
    "et": (
        "jaan jaanuar jaanuaril | veebr veebruar veebruaril | märts märtsil | apr aprill aprillil | mai | "
        "juuni juunil | juuli juulil | aug august augustil | sept september septembril | okt oktoober oktoobril | "
        "nov november novembril | dets detsember detsembril"
    ),
    "lv": (
        "janv janvāris janvārī janvāra | febr februāris februārī februāra | marts martā marta | apr aprīlis "
        "aprīlī aprīļa | maijs maijā maija | jūn jūnijs jūnijā jūnija | jūl jūlijs jūlijā jūlija | aug augusts "
        "augustā augusta | sept septembris septembrī septembra | okt oktobris oktobrī oktobra | nov novembris "
        "novembrī novembra | dec decembris decembrī decembra"
    ),
    "lt": (
        "sausio sausis | vas vasario vasaris | kov kovas kovo | bal balandis balandžio | geg gegužė gegužės "
        "| birž birželio birželis | liep liepa liepos | rugp rugpjūtis rugpjūčio | rugs rugsėjis rugsėjo | spal "
        "spalio spalis | lapkr lapkritis lapkričio | gruod gruodis gruodžio"
    ),
    "el": (
        "ιαν ιανουάριος ιανουαρίου | φεβ φεβρουάριος φεβρουαρίου | μάρ μάρτιος μαρ μαρτίου | απρ απρίλιος "
        "απριλίου | μάι μάιος μαΐ μαΐου | ιουν ιουνίου ιούν ιούνιος | ιουλ ιουλίου ιούλ ιούλιος | αυγ αυγούστου "
        "αύγ αύγουστος | σεπ σεπτέμβριος σεπτεμβρίου | οκτ οκτωβρίου οκτώβριος | νοέ νοέμβριος νοε νοεμβρίου | "
        "δεκ δεκέμβριος δεκεμβρίου"
    ),
    "tr": (
        "oca ocak ocakta | şub şubat | mar mart | nis nisan nisanda | may mayıs | haz haziran | tem temmuz | ağu "
        "ağustos | eyl eylül | eki ekim | kas kasım | ara aralık"
    ),
    "az": (
        "yan yanvar | fev fevral | mar mart | apr aprel | may | iyn iyun i̇yun | iyl iyul i̇yul | avq avqust | "
        "sen sentyabr | okt oktyabr | noy noyabr | dek dekabr"
    ),
    "ca": (
        "gen gener | febr febrer | març | abr abril | maig | juny | jul juliol | ag agost | set setembre | oct "
        "octubre | nov novembre | des desembre"
    ),
    "eu": (
        "urt urtarrila urtarrilaren urtarrilak | ots otsaila otsailaren otsailak | mar martxoa martxoaren "
        "martxoak | api apirila apirilaren apirilak | mai maiatza maiatzaren maiatzak | eka ekaina ekainaren "
        "ekainak | uzt uztaila uztailaren uztailak | abu abuztua abuztuaren abuztuak | ira iraila irailaren "
        "irailak | urr urria urriaren urriak | aza azaroa azaroaren azaroak | abe abendua abenduaren abenduak"
    ),
    "gl": (
        "xan xaneiro | feb febreiro | mar marzo | abr abril | maio | xuño | xul xullo | ago agosto | set setembro "
        "| out outubro | nov novembro | dec decembro"
    ),
    "id": (
        "jan januari djan djanuari | feb februari peb pebruari | mar maret mrt | apr april | mei mai | jun juni "
        "djuni | jul juli djuli | agu agustus agt ag | sep september sept | okt oktober | nov november nop "
        "nopember | des desember"
    ),
    "ms": (
        "jan januari | feb februari | mac | apr april | mei | jun | jul julai | ogo ogos | sep september | okt "
        "oktober | nov november | dis disember"
    ),
    "sw": (
        "jan januari | feb februari | mac machi | apr aprili | mei | jun juni | jul julai | ago agosti | sep "
        "septemba | okt oktoba | nov novemba | des desemba"
    ),
    "af": (
        "jan januarie | feb februarie | maart mrt | apr april | mei | jun junie | jul julie | aug augustus | sep "
        "september | okt oktober | nov november | des desember"
    ),
    "cy": (
        "ion ionawr | chw chwef chwefror | maw mawrth | ebr ebrill | mai | meh mehefin | gor gorff gorffennaf | "
        "awst | | hyd hydref | tachwedd | rhagfyr"
    ),
    "is": (
        "jan janúar | feb febrúar | mar mars | apr apríl | maí | jún júní | júl júlí | ágú ágúst | sep september "
        "| okt október | nóv nóvember | des desember"
    ),
    "fo": (
        "jan januar | feb februar | mar mars | apr apríl | mai | jun juni | jul juli | aug august | sep september "
        "| okt oktober | nov november | des desember"
    ),
    "sq": (
        "jan janar | shk shkurt | mar mars | pri prill | maj | qer qershor | korr korrik kor | gush gusht gsh | "
        "sht shtator | tet tetor | nën nëntor | dhj dhjetor"
    ),
    "mt": (
        "jan jannar | fra frar | mar marzu | apr april | mej mejju | ġun ġunju | lul lulju | aww awwissu | set "
        "settembru | ott ottubru | nov novembru | diċ diċembru"
    ),
    "ka": (
        "იან იანვარი იანვრის | თებ თებერვალი თებერვლის | მარ მარტი მარტის | აპრ აპრილი აპრილის | მაი მაისი მაისის "
        "| ივნ ივნისი ივნისის | ივლ ივლისი ივლისის | აგვ აგვისტო აგვისტოს | სექ სექტემბერი სექტემბრის | ოქტ "
        "ოქტომბერი ოქტომბრის | ნოე ნოემბერი ნოემბრის | დეკ დეკემბერი დეკემბრის"
    ),
    "hy": (
        "հնվ հունվար հունվարի | փետրվար փետրվարի փտվ | մարտ մարտի մրտ | ապր ապրիլ ապրիլի | մայիս մայիսի մյս | հնս "
        "հունիս հունիսի | հլս հուլիս հուլիսի | օգոստոս օգոստոսի օգս | սեպ սեպտեմբեր սեպտեմբերի | հոկ հոկտեմբեր "
        "հոկտեմբերի | նոյ նոյեմբեր նոյեմբերի | դեկ դեկտեմբեր դեկտեմբերի"
    ),
    "kk": (
        "қаң қаңтар қаңтары | ақп ақпан ақпаны | нау наурыз наурызы | сәу сәуір сәуірі | мам мамыр мамыры | мау "
        "маусым маусымы | шіл шілде шілдесі | там тамыз тамызы | қыр қыркүйек қыркүйегі | қаз қазан қазаны | қар "
        "қараша қарашасы | жел желтоқсан желтоқсаны"
    ),
    "uz": (
        "yan yanvar | fev fevral | mar mart | apr aprel | may | iyn iyun | iyl iyul | avg avgust | sen sentabr "
        "sentyabr | okt oktabr oktyabr | noy noyabr | dek dekabr"
    ),
    "ky": (
        "янв январь | фев февраль | мар март | апр апрель | май | июн июнь | июл июль | авг август | сен сентябрь "
        "| окт октябрь | ноя ноябрь | дек декабрь"
    ),
    "hi": (
        "जनवरी जन | फ़रवरी फ़र | मार्च | अप्रैल | मई | जून | जुलाई जुल | अगस्त अग | सितंबर सित सितम्बर | अक्तूबर "
        "अक्तू अक्टूबर | नवंबर नव नवम्बर | दिसंबर दिस दिसम्बर"
    ),
    "mr": (
        "जाने जानेवारी | फेब्रु फेब्रुवारी | मार्च | एप्रि एप्रिल | मे | जून | जुलै | ऑग ऑगस्ट | सप्टें सप्टेंबर "
        "| ऑक्टो ऑक्टोबर | नोव्हें नोव्हेंबर | डिसें डिसेंबर"
    ),
    "ne": ("जनवरी | फेब्रुअरी | मार्च | अप्रिल | मे मई | जुन | जुलाई | अगस्ट | सेप्टेम्बर | अक्टोबर | नोभेम्बर | डिसेम्बर"),
    "bn": (
        "জানু জানুয়ারী জানুয়ারি | ফেব ফেব্রুয়ারী ফেব্রুয়ারি | মার্চ | এপ্রি এপ্রিল | মে | জুন | জুল জুলাই | "
        "আগ আগস্ট | সেপ সেপ্টেম্বর | অক্টো অক্টোবর | নভে নভেম্বর | ডিসে ডিসেম্বর"
    ),
    "ta": (
        "ஜன ஜனவரி | பிப் பிப்ரவரி | மார் மார்ச் | ஏப் ஏப்ரல் | மே | ஜூன் | ஜூலை | ஆக ஆகஸ்ட் | செப் செப்டம்பர் | "
        "அக் அக்டோபர் | நவ நவம்பர் | டிச டிசம்பர்"
    ),
    "te": (
        "జన జనవరి | ఫిబ్ర ఫిబ్రవరి | మార్చి | ఏప్రి ఏప్రిల్ | మే | జూన్ | జులై | ఆగ ఆగస్టు | సెప్టెం సెప్టెంబర్ | "
        "అక్టో అక్టోబర్ | నవం నవంబర్ | డిసెం డిసెంబర్"
    ),
    "ml": (
        "ജനു ജനുവരി | ഫെബ്രു ഫെബ്രുവരി | മാർ മാർച്ച് | ഏപ്രി ഏപ്രിൽ | മേയ് | ജൂൺ | ജൂലൈ | ഓഗ ഓഗസ്റ്റ് | സെപ്റ്റം "
        "സെപ്റ്റംബർ | ഒക്ടോ ഒക്ടോബർ | നവം നവംബർ | ഡിസം ഡിസംബർ"
    ),
    "kn": (
        "ಜನ ಜನವರಿ | ಫೆಬ್ರ ಫೆಬ್ರವರಿ | ಮಾರ್ಚ್ | ಏಪ್ರಿ ಏಪ್ರಿಲ್ | ಮೇ | ಜೂನ್ | ಜುಲೈ | ಆಗ ಆಗಸ್ಟ್ | ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ | "
        "ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ | ನವೆಂ ನವೆಂಬರ್ | ಡಿಸೆಂ ಡಿಸೆಂಬರ್"
    ),
    "gu": (
        "જાન્યુ જાન્યુઆરી | ફેબ્રુ ફેબ્રુઆરી | માર્ચ | એપ્રિલ | મે | જૂન | જુલાઈ | ઑગસ્ટ | સપ્ટે સપ્ટેમ્બર | "
        "ઑક્ટો ઑક્ટોબર | નવે નવેમ્બર | ડિસે ડિસેમ્બર"
    ),
    "pa": (
        "ਜਨ ਜਨਵਰੀ | ਫ਼ਰ ਫ਼ਰਵਰੀ | ਮਾਰਚ | ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ | ਮਈ | ਜੂਨ | ਜੁਲਾ ਜੁਲਾਈ | ਅਗ ਅਗਸਤ | ਸਤੰ ਸਤੰਬਰ | ਅਕਤੂ ਅਕਤੂਬਰ | ਨਵੰ ਨਵੰਬਰ | ਦਸੰ ਦਸੰਬਰ"
    ),
    "ur": ("جنوری | فروری | مارچ | اپریل | مئی | جون | جولائی | اگست | ستمبر | اکتوبر | نومبر | دسمبر"),
    "fa": (
        "ژانویه ژانویهٔ جنوری | فوریه فوریهٔ فبروری | مارس مارچ | آوریل اپریل | مه مهٔ می | ژوئن جون | ژوئیه "
        "ژوئیهٔ جولای ژوییه | اوت آگست | سپتامبر سپتمبر | اکتبر اکتوبر | نوامبر نومبر | دسامبر دسمبر"
    ),
    "ps": ("جنوري | فبروري فېبروري | مارچ | اپریل | مۍ | جون | جولای | اګست | سپتمبر سېپتمبر | اکتوبر | نومبر | دسمبر"),
    "ar": (
        "يناير جانفي | فبراير شباط فيفري | مارس آذار اذار | أبريل نيسان أفريل ابريل | مايو أيار ماي "
        "مايس | يونيو يونيه يونية حزيران جوان | يوليو يوليه يولية تموز جويلية يوليوز | أغسطس آب غشت اوت | سبتمبر "
        "أيلول شتنبر | أكتوبر | نوفمبر نونبر | ديسمبر  "
        "دجنبر"
    ),
    "he": (
        "ינואר ינו לינואר בינואר | פברואר פבר בפברואר לפברואר | מרץ במרץ למרץ מרס במרס למרס מארס במארס למארס | "
        "אפריל אפר באפריל לאפריל | מאי במאי למאי | יוני ביוני ליוני יונ | יולי ביולי ליולי יול | אוגוסט אוג "
        "באוגוסט לאוגוסט | ספטמבר ספט בספטמבר לספטמבר | אוקטובר אוק באוקטובר לאוקטובר | נובמבר נוב בנובמבר "
        "לנובמבר | דצמבר דצמ בדצמבר לדצמבר"
    ),
    "th": (
        "มกราคม มค เดือนมกราคม มกรา | กพ กุมภาพันธ์ เดือนกุมภาพันธ์ กุมภา | มีค มีนาคม เดือนมีนาคม มีนา | เมย "
        "เมษายน เมษา เดือนเมษายน | พค พฤษภาคม เดือนพฤษภาคม พฤษภา | มิถุนายน มิย เดือนมิถุนายน มิถุนา | กค กรกฎาคม "
        "เดือนกรกฏาคม กรกฎา | สค สิงหาคม สิงหา เดือนสิงหาคม | กย กันยายน กันยา เดือนกันยายน | ตค ตุลาคม "
        "เดือนตุลาคม ตุลา | พย พฤศจิกายน เดือนพฤศจิกายน พฤศจิ | ธค ธันวาคม เดือนธันวาคม ธันวา"
    ),
    "lo": (
        "ມກ ມັງກອນ | ກພ ກຸມພາ | ມນ ມີນາ | ມສ ເມສາ | ພພ ພຶດສະພາ | ມິຖ ມິຖຸນາ | ກລ ກໍລະກົດ | ສຫ ສິງຫາ | ກຍ ກັນຍາ | "
        "ຕລ ຕຸລາ | ພຈ ພະຈິກ | ທວ ທັນວາ"
    ),
    "km": ("មករា | កុម្ភៈ | មីនា | មេសា | ឧសភា | មិថុនា | កក្កដា | សីហា | កញ្ញា | តុលា | វិច្ឆិកា | ធ្នូ"),
    "my": (
        "ဇန် ဇန်နဝါရီ | ဖေ ဖေဖော်ဝါရီ | မတ် | ဧပြီ | မေ | ဇွန် | ဇူ ဇူလိုင် | ဩ ဩဂုတ် | စက် စက်တင်ဘာ | အောက် အောက်တိုဘာ | နို နိုဝင်ဘာ | ဒီ ဒီဇင်ဘာ"
    ),
    "lb": (
        "jan januar | feb februar | mäe mäerz | abr abrëll | mee | jun juni | jul juli | aug august | sep "
        "september | okt oktober | nov november | dez dezember"
    ),
    "rm": (
        "schaner schan | favrer favr | mars | avr avrigl | matg | zercladur zercl | fanadur fan | avust | "
        "settember sett | october oct | november nov | december dec"
    ),
    "fy": (
        "jan jannewaris | feb febrewaris | maart mrt | apr april | maaie mai | jun juny | jul july | aug augustus "
        "| sep septimber | okt oktober | nov novimber | des desimber"
    ),
    "br": (
        "gen genver | | meur meurzh | ebr ebrel | mae | mezh mezheven | goue gouere | eost | gwengolo | | | "
        "kerzu kzu ker"
    ),
    "eo": (
        "jan januaro | feb februaro | mar marto | apr aprilo | maj majo | jun junio | jul julio | aŭg aŭgusto | "
        "sep septembro | okt oktobro | nov novembro | dec decembro"
    ),
    "fil": (
        "ene enero | peb pebrero | mar marso | abr abril | may mayo | hun hunyo | hul hulyo | ago agosto | set "
        "setyembre | okt oktubre | nob nobyembre | dis disyembre"
    ),
}

# The Solar Hijri calendar: Persian, and the zodiac names that Dari uses.
JALALI = (
    "فروردین فروردينماه فروردین‌ماه حمل | اردیبهشت ثور | خرداد جوزا | تیر سرطان | مرداد امرداد اسد | شهریور سنبله | "
    "مهر میزان | آبان عقرب | آذر قوس | دی جدی | بهمن دلو | اسفند حوت"
)

# Month names of several words, by a regular expression each (matched on lower case).
PHRASES: tuple[tuple[str, int], ...] = (
    (r"كانون\s+ال?ثاني", 1),
    (r"تشرين\s+ال?[أا]ول", 10),
    (r"تشرين\s+ال?ثاني", 11),
    (r"كانون\s+ال?[أا]ول", 12),
    (r"meán\s+fómhair", 9),
    (r"deireadh\s+fómhair", 10),
    (r"(?:tháng|thg)\s+(?:mười\s+hai|12)", 12),
    (r"(?:tháng|thg)\s+(?:mười\s+một|11)", 11),
    (r"(?:tháng|thg)\s+(?:mười|10)", 10),
    (r"(?:tháng|thg)\s+(?:một|giêng|0?1)", 1),
    (r"(?:tháng|thg)\s+(?:hai|0?2)", 2),
    (r"(?:tháng|thg)\s+(?:ba|0?3)", 3),
    (r"(?:tháng|thg)\s+(?:tư|bốn|0?4)", 4),
    (r"(?:tháng|thg)\s+(?:năm|0?5)", 5),
    (r"(?:tháng|thg)\s+(?:sáu|0?6)", 6),
    (r"(?:tháng|thg)\s+(?:bảy|0?7)", 7),
    (r"(?:tháng|thg)\s+(?:tám|0?8)", 8),
    (r"(?:tháng|thg)\s+(?:chín|0?9)", 9),
    (r"(?:tháng|thg)\s+(?:chạp)", 12),
)

# Three letters or fewer are a word in some other language ("out", "set", "led"): these alone count by themselves.
INTERNATIONAL = "jan feb mar apr may mai jun jul aug sep oct okt nov dec dez"
# Tags that share another's table.
SAME = {"no": "nb", "nn": "nb", "bs": "hr", "sh": "sr", "iw": "he", "in": "id", "tl": "fil", "mo": "ro", "prs": "fa"}
